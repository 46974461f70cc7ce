using Myna.Text.Tokens;

namespace Myna.Diffusion.QwenImageLayered.Caption;

/// <summary>The words that ask Qwen2.5-VL for a caption, as the authors' app (English) and diffusers (Chinese) have them: line breaks and the space at the end of a line count.</summary>
internal static class CaptionInstruction
{
    /// <summary>Ends an answer.</summary>
    public const string EndOfTurn = "<|im_end|>";

    /// <summary>Ends an answer too.</summary>
    public const string EndOfText = "<|endoftext|>";

    private const string Picture = "<|image_pad|>";

    private const string Before = "<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n<|im_start|>user\n";

    private const string English =
        "# Image Annotator\nYou are a professional\n" +
        "image annotator. Please write an image caption based on the input image:\n1. Write the caption using natural,\n" +
        "descriptive language without structured formats or rich text.\n2. Enrich caption details by including: \n - Object\n" +
        "attributes, such as quantity, color, shape, size, material, state, position, actions, and so on\n - Vision Relations\n" +
        "between objects, such as spatial relations, functional relations, possessive relations, attachment relations, action\n" +
        "relations, comparative relations, causal relations, and so on\n - Environmental details, such as weather, lighting,\n" +
        "colors, textures, atmosphere, and so on\n - Identify the text clearly visible in the image, without translation or\n" +
        "explanation, and highlight it in the caption with quotation marks\n3. Maintain authenticity and accuracy:\n - Avoid\n" +
        "generalizations\n - Describe all visible information in the image, while do not add information not explicitly shown in\n" +
        "the image\n";

    private const string Chinese =
        "# 图像标注器\n你是一个专业的图像标注器。请基于输入图像，撰写图注:\n1.\n" +
        "使用自然、描述性的语言撰写图注，不要使用结构化形式或富文本形式。\n2. 通过加入以下内容，丰富图注细节：\n" +
        " - 对象的属性：如数量、颜色、形状、大小、位置、材质、状态、动作等\n -\n" +
        "对象间的视觉关系：如空间关系、功能关系、动作关系、从属关系、比较关系、因果关系等\n - 环境细节：例如天气、光照、颜色、纹理、气氛等\n" +
        " - 文字内容：识别图像中清晰可见的文字，不做翻译和解释，用引号在图注中强调\n3.\n保持真实性与准确性：\n - 不要使用笼统的描述\n" +
        " -\n描述图像中所有可见的信息，但不要加入没有在图像中出现的内容\n";

    private const string After = "<|vision_start|>" + Picture + "<|vision_end|><|im_end|>\n<|im_start|>assistant\n";

    /// <summary>The instruction's tokens for a picture.</summary>
    /// <param name="tokenizer">The model's.</param>
    /// <param name="cells">Cells of the picture: its token comes so many times.</param>
    /// <param name="language">The language that is asked in.</param>
    /// <returns>The tokens, and where the picture's begin.</returns>
    public static (int[] Ids, int PictureAt) Tokens(TextTokenizer tokenizer, int cells, CaptionLanguage language = CaptionLanguage.English)
    {
        int[] ids = tokenizer.Encode(Before + (language == CaptionLanguage.Chinese ? Chinese : English) + After);
        int[] picture = tokenizer.Encode(Picture);
        int at = Array.IndexOf(ids, picture[0]);
        if (picture.Length != 1 || at < 0)
        {
            throw new MynaException($"the model's tokenizer does not know {Picture}; its files belong to another model. Fetch the model again, or give a prompt.");
        }

        return ([.. ids[..at], .. Enumerable.Repeat(picture[0], cells), .. ids[(at + 1)..]], at);
    }
}
