using Myna.Voice.Qwen3Tts.Configuration;

namespace Myna.Voice.Qwen3Tts;

/// <summary>Sizes that follow from a decoder's configuration.</summary>
internal static class DecoderSizes
{
    extension(TransformerConfig config)
    {
        /// <summary>Query heads that share one key and value head.</summary>
        public int Group => config.Heads / config.KeyValueHeads;

        /// <summary>Length of queries, keys and values of a position together.</summary>
        public int JointSize => config.QuerySize + (2 * config.KeyValueSize);
    }
}
