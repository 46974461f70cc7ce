using Myna.Diffusion.QwenImageLayered.Text;
using Myna.Diffusion.QwenImageLayered.Vision;
using Myna.Diffusion.QwenImageLayered.Weights;
using Myna.Layers.Pictures;
using Myna.Tensors.Threads;
using Myna.Text.Tokens;

namespace Myna.Diffusion.QwenImageLayered.Caption;

/// <summary>Told what comes out of a stage of the captioner.</summary>
/// <param name="stage">Its name: <c>embeddings</c>, <c>hidden</c>, <c>logits.N</c>.</param>
/// <param name="values">The values.</param>
internal delegate void CaptionTap(string stage, float[] values);

/// <summary>Qwen2.5-VL describes a picture: what the model takes as its prompt where none is given.</summary>
internal sealed class PictureCaptioner : IDisposable
{
    /// <summary>Tokens of a caption at most.</summary>
    public const int MostTokens = 512;

    private readonly LanguageModel _model;
    private readonly TextTokenizer _tokenizer;
    private readonly PicturePatches _patches;
    private readonly VisionTower _tower;
    private readonly RepetitionPenalty _penalty;
    private readonly int _cellSize;
    private readonly CaptionLanguage _language;

    /// <summary>Opens the parts; weights are read as they are needed.</summary>
    /// <param name="folder">The model.</param>
    /// <param name="format">How matrices of the language model are kept. The vision tower is small, and never below 16 bits.</param>
    /// <param name="language">What it is asked in.</param>
    /// <exception cref="MynaException">A file is missing or damaged, or the text encoder comes without a vision tower.</exception>
    public PictureCaptioner(ModelFolder folder, WeightFormat format, CaptionLanguage language = CaptionLanguage.English)
    {
        _language = language;
        VisionConfig config = VisionConfig.Load(folder.TextEncoder);
        _tokenizer = TextTokenizer.Load(folder.Tokenizer);
        _patches = new PicturePatches(config, folder.Processor);
        _penalty = RepetitionPenalty.Load(folder.TextEncoder);
        _cellSize = config.CellSize;
        _model = LanguageModel.Open(folder.TextEncoder, format);
        try
        {
            if (!VisionTower.IsIn(_model.Weights))
            {
                throw new MynaException(
                    $"{folder.TextEncoder} has no vision tower among its weights, so it cannot look at the picture. Fetch the whole text encoder (myna models pull qwen-image-layered-parts), give a prompt, or let Myna describe the picture itself.");
            }

            if (config.Outputs != _model.Config.Width)
            {
                throw new MynaException($"{folder.TextEncoder}: vision tower and language model have widths that do not go together ({config.Outputs} and {_model.Config.Width}); fetch the model again.");
            }

            _tower = new VisionTower(_model.Weights, config, format == WeightFormat.Float32 ? format : WeightFormat.BFloat16);
        }
        catch
        {
            _model.Dispose();
            throw;
        }
    }

    internal LanguageModel Model => _model;

    internal VisionTower Tower => _tower;

    internal PicturePatches Patches => _patches;

    internal TextTokenizer Tokenizer => _tokenizer;

    internal int CellSize => _cellSize;

    /// <summary>Whether a model's files can describe pictures.</summary>
    /// <exception cref="MynaException">A file is damaged or missing altogether.</exception>
    public static bool IsIn(ModelFolder folder)
    {
        if (!VisionConfig.IsIn(folder.TextEncoder))
        {
            return false;
        }

        using var model = LanguageModel.Open(folder.TextEncoder, WeightFormat.BFloat16);
        return VisionTower.IsIn(model.Weights);
    }

    /// <summary>Describes a picture.</summary>
    /// <param name="picture">The picture at the size that is worked on; transparent parts are seen over white.</param>
    /// <param name="residentLayers">How many layers of the language model stay in memory.</param>
    /// <param name="crew">Who computes.</param>
    /// <param name="progress">Told the share done; most captions end before the last token.</param>
    /// <param name="cancellationToken">Ends the work within a layer.</param>
    /// <param name="mostTokens">Where the caption is cut.</param>
    /// <param name="tap">Told what comes out of the stages, or null.</param>
    public string Describe(
        Picture picture, int residentLayers, Crew crew, Action<double>? progress, CancellationToken cancellationToken, int mostTokens = MostTokens, CaptionTap? tap = null) =>
        Text(Generate(picture, residentLayers, crew, progress, mostTokens, tap, cancellationToken));

    /// <summary>The caption's tokens, without the one that ends it.</summary>
    internal List<int> Generate(
        Picture picture, int residentLayers, Crew crew, Action<double>? progress, int mostTokens, CaptionTap? tap, CancellationToken cancellationToken)
    {
        (float[] patches, PatchGrid grid) = _patches.Of(picture);
        float[] seen = _tower.Look(patches, grid, crew, done => progress?.Invoke(0.2 * done), cancellationToken);

        (int[] ids, int pictureAt) = CaptionInstruction.Tokens(_tokenizer, grid.Cells, _language);
        float[] states = _model.Embed(ids);
        seen.CopyTo(states, pictureAt * _model.Config.Width);
        tap?.Invoke("embeddings", states);
        ((int Time, int Row, int Column)[] places, int next) = CaptionPositions.Of(ids.Length, pictureAt, grid);
        var speaker = new LanguageGeneration(_model, ids.Length + mostTokens, residentLayers);
        speaker.Run(states, new TokenPositions(_model.Config, places), crew, done => progress?.Invoke(0.2 + (0.2 * done)), cancellationToken);
        tap?.Invoke("hidden", states);

        int[] ends = [_tokenizer.Encode(CaptionInstruction.EndOfTurn)[0], _tokenizer.Encode(CaptionInstruction.EndOfText)[0]];
        var before = new HashSet<int>(ids);
        var caption = new List<int>();
        while (true)
        {
            float[] logits = speaker.Logits(states, crew);
            tap?.Invoke($"logits.{caption.Count}", logits);
            _penalty.Apply(logits, before);
            tap?.Invoke($"scores.{caption.Count}", logits);
            int id = RepetitionPenalty.Likeliest(logits);
            if (ends.Contains(id))
            {
                return caption;
            }

            caption.Add(id);
            before.Add(id);
            progress?.Invoke(0.4 + (0.6 * caption.Count / mostTokens));
            if (caption.Count == mostTokens)
            {
                return caption;
            }

            states = _model.Embed([id]);
            speaker.Run(states, new TokenPositions(_model.Config, [(next, next, next)]), crew, null, cancellationToken);
            next++;
        }
    }

    /// <summary>Text of tokens; those of the chat's form are left out.</summary>
    internal string Text(IEnumerable<int> ids) => _tokenizer.Decode([.. ids.Where(id => !IsForm(_tokenizer.Decode([id])))]).Trim();

    private static bool IsForm(string token) => token.StartsWith("<|", StringComparison.Ordinal) && token.EndsWith("|>", StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => _model.Dispose();
}
