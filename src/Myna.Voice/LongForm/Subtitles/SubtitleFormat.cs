namespace Myna.Voice.LongForm.Subtitles;

/// <summary>How subtitles are written.</summary>
public enum SubtitleFormat
{
    /// <summary>SubRip: numbered cues, times with a comma.</summary>
    Srt,

    /// <summary>WebVTT (https://www.w3.org/TR/webvtt1/).</summary>
    Vtt,

    /// <summary>WebVTT with the time of each word inside the cues.</summary>
    VttWords,
}
