using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Tensors.Threads;
using Myna.Text.Tokens;

namespace Myna.Diffusion.QwenImageLayered.Text;

/// <summary>Prompts → embeddings for the transformer. The picture is no input of this.</summary>
internal sealed class PromptEncoder : IDisposable
{
    private readonly TextTokenizer _tokenizer;
    private readonly LanguageModel _model;

    /// <summary>Opens tokenizer and text encoder.</summary>
    /// <param name="tokenizer">The model's <c>tokenizer</c> folder.</param>
    /// <param name="textEncoder">Its <c>text_encoder</c> folder.</param>
    /// <param name="format">How matrices are kept.</param>
    public PromptEncoder(string tokenizer, string textEncoder, WeightFormat format)
    {
        _tokenizer = TextTokenizer.Load(tokenizer);
        _model = LanguageModel.Open(textEncoder, format);
    }

    /// <summary>Width of an embedding.</summary>
    public int Width => _model.Config.Width;

    internal TextTokenizer Tokenizer => _tokenizer;

    internal LanguageModel Model => _model;

    /// <summary>Token ids of a prompt in its template.</summary>
    /// <remarks>A prompt that is too long is cut so that its end's tokens, at most 512 behind the prefix, are those the official code keeps.</remarks>
    public int[] Tokens(string prompt) => _tokenizer.Encode(PromptTemplate.With(prompt));

    /// <summary>Embeddings of several prompts; the text encoder's weights are read once for all of them.</summary>
    /// <param name="prompts">The prompts, any texts.</param>
    /// <param name="crew">Who computes.</param>
    /// <param name="progress">Told the share done.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns><c>[tokens, width]</c> of each, without padding.</returns>
    public float[][] Encode(IReadOnlyList<string> prompts, Crew crew, Action<double>? progress, CancellationToken cancellationToken)
    {
        int[][] ids = [.. prompts.Select(prompt => Tokens(prompt)).Select(tokens => tokens[..Math.Min(tokens.Length, PromptTemplate.PrefixTokens + PromptTemplate.MostTokens)])];
        float[][] states = [.. ids.Select(tokens => _model.Embed(tokens))];
        _model.Run(states, [.. ids.Select(tokens => TokenPositions.OfText(_model.Config, tokens.Length))], crew, progress, cancellationToken);
        return [.. states.Select(rows => rows[(PromptTemplate.PrefixTokens * Width)..])];
    }

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
