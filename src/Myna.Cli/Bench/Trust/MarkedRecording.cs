using System.Buffers.Binary;
using Myna.Audio.Watermark;

namespace Myna.Cli.Bench.Trust;

/// <summary>A recording with a mark of its own key and payload.</summary>
internal sealed record MarkedRecording(float[] Clean, float[] Samples, WatermarkKey Key, WatermarkPayload Payload)
{
    /// <summary>Marks a recording with the key and payload of a number.</summary>
    public static MarkedRecording Of(SpokenRecording recording, int number)
    {
        var secret = new byte[WatermarkKey.Bytes];
        BinaryPrimitives.WriteInt32LittleEndian(secret, number);
        secret[^1] = 0xA7;
        var key = WatermarkKey.From(secret);
        var payload = new WatermarkPayload(key.Id, unchecked((uint)(number + 1) * 2654435761u));
        var settings = new WatermarkSettings { Key = key, Payload = payload };
        return new MarkedRecording(recording.Samples, WatermarkEmbedder.Mark(recording.Samples, SpokenRecording.SampleRate, settings), key, payload);
    }
}
