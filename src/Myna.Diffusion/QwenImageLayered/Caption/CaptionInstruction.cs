using Myna.Text.Tokens;

namespace Myna.Diffusion.QwenImageLayered.Caption;

/// <summary>The words that ask Qwen2.5-VL for a caption, as the authors' app has them: line breaks and the space at the end of a line count.</summary>
internal static class CaptionInstruction
{
    /// <summary>Ends an answer.</summary>
    public const string EndOfTurn = "<|im_end|>";

    /// <summary>Ends an answer too.</summary>
    public const string EndOfText = "<|endoftext|>";

    private const string Picture = "<|image_pad|>";

    private const string Text =
        "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n# Image Annotator\nYou are a professional\n" +
        "image annotator. Please write an image caption based on the input image:\n1. Write the caption using natural,\n" +
        "descriptive language without structured formats or rich text.\n2. Enrich caption details by including: \n - Object\n" +
        "attributes, such as quantity, color, shape, size, material, state, position, actions, and so on\n - Vision Relations\n" +
        "between objects, such as spatial relations, functional relations, possessive relations, attachment relations, action\n" +
        "relations, comparative relations, causal relations, and so on\n - Environmental details, such as weather, lighting,\n" +
        "colors, textures, atmosphere, and so on\n - Identify the text clearly visible in the image, without translation or\n" +
        "explanation, and highlight it in the caption with quotation marks\n3. Maintain authenticity and accuracy:\n - Avoid\n" +
        "generalizations\n - Describe all visible information in the image, while do not add information not explicitly shown in\n" +
        "the image\n<|vision_start|>" + Picture + "<|vision_end|><|im_end|>\n<|im_start|>assistant\n";

    /// <summary>The instruction's tokens for a picture.</summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="cells">Cells of the picture: its token comes so many times.</param>
    /// <returns>The tokens, and where the picture's begin.</returns>
    public static (int[] Ids, int PictureAt) Tokens(TextTokenizer tokenizer, int cells)
    {
        int[] ids = tokenizer.Encode(Text);
        int[] picture = tokenizer.Encode(Picture);
        int at = Array.IndexOf(ids, picture[0]);
        if (picture.Length != 1 || at < 0)
        {
            throw new MynaException($"the model's tokenizer does not know {Picture}; its files belong to another model. Fetch the model again, or give a prompt.");
        }

        return ([.. ids[..at], .. Enumerable.Repeat(picture[0], cells), .. ids[(at + 1)..]], at);
    }
}
