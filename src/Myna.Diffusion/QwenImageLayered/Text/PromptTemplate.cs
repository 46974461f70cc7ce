namespace Myna.Diffusion.QwenImageLayered.Text;

/// <summary>The words around a prompt, which the model was trained with.</summary>
internal static class PromptTemplate
{
    /// <summary>Tokens before the prompt; their states are dropped.</summary>
    public const int PrefixTokens = 34;

    /// <summary>States kept at most.</summary>
    public const int MostTokens = 512;

    private const string Before =
        "<|im_start|>system\nDescribe the image by detailing the color, shape, size, texture, quantity, text, spatial relationships of the objects " +
        "and background:<|im_end|>\n<|im_start|>user\n";

    private const string After = "<|im_end|>\n<|im_start|>assistant\n";

    /// <summary>The whole text for a prompt.</summary>
    public static string With(string prompt) => Before + prompt + After;
}
