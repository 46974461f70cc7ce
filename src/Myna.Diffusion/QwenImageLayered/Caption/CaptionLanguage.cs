namespace Myna.Diffusion.QwenImageLayered.Caption;

/// <summary>The language in which Qwen2.5-VL is asked for a caption, and answers.</summary>
public enum CaptionLanguage
{
    /// <summary>English, as the authors' app asks.</summary>
    English,

    /// <summary>Chinese, which diffusers asks in unless told otherwise (<c>use_en_prompt</c>).</summary>
    Chinese,
}
