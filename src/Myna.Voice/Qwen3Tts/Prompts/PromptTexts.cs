using Myna.Text.Tokens;

namespace Myna.Voice.Qwen3Tts.Prompts;

/// <summary>
/// The chat templates around what is said, and the ids inside them (specification §5). A template is tokenized as a whole
/// and cut afterwards: a text that begins with a line break joins it to the template's own.
/// </summary>
internal static class PromptTexts
{
    /// <summary>Ids before the text: <c>&lt;|im_start|&gt;</c>, <c>assistant</c>, the line break.</summary>
    public const int RoleIds = 3;

    public const string AssistantStart = "<|im_start|>assistant\n";
    public const string TurnEnd = "<|im_end|>\n";
    private const string UserStart = "<|im_start|>user\n";

    /// <summary>Ids behind the text: the end of the turn, and the start of another.</summary>
    private const int IdsAfterText = 5;

    /// <summary>Ids behind the reference text: the end of the turn.</summary>
    private const int IdsAfterReference = 2;

    /// <summary>Ids of the role and of the text.</summary>
    public static (int[] Role, int[] Text) Assistant(TextTokenizer tokenizer, string text)
    {
        int[] ids = tokenizer.Encode(AssistantStart + text + TurnEnd + AssistantStart);
        return (ids[..RoleIds], ids[RoleIds..^IdsAfterText]);
    }

    /// <summary>Ids of what is said in the reference clip.</summary>
    public static int[] Reference(TextTokenizer tokenizer, string text) =>
        tokenizer.Encode(AssistantStart + text + TurnEnd)[RoleIds..^IdsAfterReference];

    /// <summary>Ids of an instruction, template included.</summary>
    public static int[] Instruction(TextTokenizer tokenizer, string text) => tokenizer.Encode(UserStart + text + TurnEnd);

    /// <summary>Refuses a tokenizer that does not belong to a model: other ids for the templates, or more ids than rows.</summary>
    /// <exception cref="MynaException">It does not fit.</exception>
    public static void RequireFit(TextTokenizer tokenizer, int textVocabularySize)
    {
        bool fits = tokenizer.HighestId < textVocabularySize &&
            tokenizer.Encode(AssistantStart).Length == RoleIds &&
            tokenizer.Encode(TurnEnd).Length == IdsAfterReference &&
            tokenizer.Encode(UserStart).Length == RoleIds;
        if (!fits)
        {
            throw new MynaException(
                $"The tokenizer's files do not belong to this model: their largest id is {tokenizer.HighestId}, the model knows {textVocabularySize} ids, and \"{AssistantStart.TrimEnd()}\" should be {RoleIds} tokens. Fetch the model again.");
        }
    }
}
