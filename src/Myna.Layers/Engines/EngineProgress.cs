using System.Globalization;
using Myna.Layers.Pictures;

namespace Myna.Layers.Engines;

/// <summary>How far an engine has come.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Done">0 to 1, of the whole work.</param>
/// <param name="Step">Steps that are done.</param>
/// <param name="Steps">Steps in all; 0 where that is not known.</param>
/// <param name="Left">How long the rest will take; null before that is known.</param>
/// <param name="Preview">Makes small pictures of the layers as they are now, bottom first; null where there are none. Only to be called at once.</param>
public readonly record struct EngineProgress(string Stage, double Done, int Step = 0, int Steps = 0, TimeSpan? Left = null, Func<IReadOnlyList<Picture>>? Preview = null)
{
    /// <summary>Stage, step and time left in words: <c>removing noise, step 3 of 50, 2 h 5 min left</c>.</summary>
    public string ToWords()
    {
        string step = Left is not null && Steps > 0 ? string.Create(CultureInfo.InvariantCulture, $", step {Math.Min(Step + 1, Steps)} of {Steps}") : "";
        return Stage + step + (Left is { } left ? $", {Words(left)} left" : "");
    }

    private static string Words(TimeSpan time) => time.TotalHours >= 1
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min")
        : time.TotalMinutes >= 1
            ? string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalMinutes} min")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (int)time.TotalSeconds)} s");
}
