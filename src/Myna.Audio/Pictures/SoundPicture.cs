using System.Globalization;

namespace Myna.Audio.Pictures;

/// <summary>
/// Pictures of sounds: the wave over time and below it the spectrogram, from 0 Hz to half the sample rate, in dB below the
/// loudest. Several sounds stand one above the other on the same axes.
/// </summary>
public static class SoundPicture
{
    private const int Left = 76;
    private const int Right = 84;
    private const int TitleHeight = 40;
    private const int WaveHeight = 110;
    private const int Gap = 10;
    private const int SpectrogramHeight = 320;
    private const int AxisHeight = 46;
    private const int PanelHeight = TitleHeight + WaveHeight + Gap + SpectrogramHeight + AxisHeight;
    private const double RangeDecibels = 80;
    private const int TitleScale = 2;
    private const int LabelScale = 2;
    private const int LabelHeight = PixelFont.Height * LabelScale;

    /// <summary>Draws sounds.</summary>
    /// <param name="sounds">Titles and clips, one or more, none of them empty; several channels are mixed to one.</param>
    /// <param name="width">Width of the picture in pixels, 400 to 8000.</param>
    /// <param name="cancellationToken">Checked every column.</param>
    /// <exception cref="MynaException">A clip has no samples.</exception>
    public static Raster Draw(IReadOnlyList<(string Title, AudioClip Clip)> sounds, int width = 1200, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(sounds);
        ArgumentOutOfRangeException.ThrowIfZero(sounds.Count);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, 8000);
        foreach ((string title, AudioClip clip) in sounds)
        {
            if (clip.Samples.Length == 0)
            {
                throw new MynaException($"{title} has no sound in it; there is nothing to draw");
            }
        }

        // Common axes: what is longer, higher or louder in the picture is so in the sound.
        int plot = width - Left - Right;
        double seconds = sounds.Max(sound => sound.Clip.Seconds);
        double highest = sounds.Max(sound => sound.Clip.SampleRate) / 2.0;
        AudioClip[] clips = [.. sounds.Select(sound => sound.Clip.ToMono())];
        SpectrogramColumns[] spectra = [.. clips.Select(clip =>
            SpectrogramColumns.Of(clip.Samples, clip.SampleRate, Columns(clip, seconds, plot), cancellationToken))];
        double loudest = spectra.Max(spectrum => spectrum.Loudest());
        float peak = clips.Max(clip => clip.Samples.Max(Math.Abs));

        var picture = new Raster(width, PanelHeight * sounds.Count);
        for (int i = 0; i < clips.Length; i++)
        {
            int top = i * PanelHeight;
            DrawTitle(picture, top, sounds[i].Title, sounds[i].Clip);
            DrawWave(picture, top + TitleHeight, plot, clips[i], Columns(clips[i], seconds, plot), peak);
            int spectrogramTop = top + TitleHeight + WaveHeight + Gap;
            DrawSpectrogram(picture, spectrogramTop, plot, spectra[i], Columns(clips[i], seconds, plot), clips[i].SampleRate / 2.0, highest, loudest);
            DrawSeconds(picture, top + TitleHeight, spectrogramTop, plot, seconds);
            DrawScale(picture, spectrogramTop, loudest);
        }

        return picture;
    }

    private static int Columns(AudioClip clip, double seconds, int plot)
        => Math.Clamp((int)Math.Round(plot * clip.Seconds / seconds), 1, plot);

    private static void DrawTitle(Raster picture, int top, string title, AudioClip clip)
    {
        string channels = clip.Channels == 1 ? "mono" : $"{clip.Channels} channels";
        string facts = string.Create(CultureInfo.InvariantCulture, $"{clip.Seconds:0.00} s, {clip.SampleRate} Hz, {channels}");
        int room = ((picture.Width - Left - 8) / (PixelFont.Advance * TitleScale)) - facts.Length - 3;
        string shown = title.Length <= room ? title : string.Concat("...", title.AsSpan(title.Length - Math.Max(0, room - 3)));
        picture.Write(Left, top + 14, shown, TitleScale, Colour.Ink);
        picture.Write(Left + ((shown.Length + 3) * PixelFont.Advance * TitleScale), top + 14, facts, TitleScale, new Colour(110, 114, 124));
    }

    private static void DrawWave(Raster picture, int top, int plot, AudioClip clip, int columns, float peak)
    {
        int middle = top + (WaveHeight / 2);
        double scale = peak > 0 ? ((WaveHeight / 2) - 3) / (double)peak : 0;
        picture.Fill(Left, middle, plot, 1, Colour.Line);
        for (int column = 0; column < columns; column++)
        {
            int from = (int)((long)clip.Samples.Length * column / columns);
            int to = Math.Max(from + 1, (int)((long)clip.Samples.Length * (column + 1) / columns));
            float low = float.PositiveInfinity, high = float.NegativeInfinity;
            foreach (float sample in clip.Samples.AsSpan(from, Math.Min(to, clip.Samples.Length) - from))
            {
                low = Math.Min(low, sample);
                high = Math.Max(high, sample);
            }

            int upper = middle - (int)Math.Round(high * scale), lower = middle - (int)Math.Round(low * scale);
            picture.Fill(Left + column, upper, 1, Math.Max(1, lower - upper + 1), Colour.Wave);
        }

        picture.Frame(Left - 1, top, plot + 2, WaveHeight, Colour.Ink);
        string label = peak > 0 ? string.Create(CultureInfo.InvariantCulture, $"{peak:0.00}") : "0";
        WriteRight(picture, Left - 8, top + 3, label);
        WriteRight(picture, Left - 8, middle - (LabelHeight / 2), "0");
    }

    private static void DrawSpectrogram(
        Raster picture, int top, int plot, SpectrogramColumns spectrum, int columns, double nyquist, double highest, double loudest)
    {
        picture.Fill(Left, top, plot, SpectrogramHeight, new Colour(236, 238, 241));
        for (int row = 0; row < SpectrogramHeight; row++)
        {
            // Each row shows the loudest of the frequencies that fall on it, so that no line is lost.
            double low = highest * (SpectrogramHeight - 1 - row) / SpectrogramHeight;
            double high = highest * (SpectrogramHeight - row) / SpectrogramHeight;
            if (low >= nyquist)
            {
                continue;
            }

            int from = (int)(low / nyquist * (spectrum.Bins - 1));
            int to = Math.Clamp((int)Math.Ceiling(high / nyquist * (spectrum.Bins - 1)), from + 1, spectrum.Bins);
            for (int column = 0; column < columns; column++)
            {
                double decibels = double.NegativeInfinity;
                for (int bin = from; bin < to; bin++)
                {
                    decibels = Math.Max(decibels, spectrum[column, bin]);
                }

                picture[Left + column, top + row] = Colour.OfValue(1 + ((decibels - loudest) / RangeDecibels));
            }
        }

        picture.Frame(Left - 1, top - 1, plot + 2, SpectrogramHeight + 2, Colour.Ink);
        foreach (double kilohertz in AxisTicks.Values(highest / 1000, SpectrogramHeight / 45))
        {
            int y = top + SpectrogramHeight - (int)Math.Round(kilohertz * 1000 / highest * SpectrogramHeight);
            picture.Fill(Left - 6, y, 5, 1, Colour.Ink);
            string label = kilohertz.ToString("0.##", CultureInfo.InvariantCulture);
            WriteRight(picture, Left - 10, Math.Min(y - (LabelHeight / 2), top + SpectrogramHeight - LabelHeight), label);
        }

        picture.Write(6, top + (SpectrogramHeight / 2) - (LabelHeight / 2), "kHz", LabelScale, Colour.Ink);
    }

    private static void DrawSeconds(Raster picture, int waveTop, int top, int plot, double seconds)
    {
        int bottom = top + SpectrogramHeight;
        foreach (double time in AxisTicks.Values(seconds, plot / 90))
        {
            int x = Left + Math.Min(plot - 1, (int)Math.Round(time / seconds * plot));
            picture.Fill(x, bottom + 1, 1, 5, Colour.Ink);
            picture.Fill(x, waveTop + WaveHeight, 1, Gap - 1, Colour.Line);
            string label = time.ToString("0.####", CultureInfo.InvariantCulture);
            picture.Write(x - (PixelFont.Width(label, LabelScale) / 2), bottom + 10, label, LabelScale, Colour.Ink);
        }

        picture.Write(Left + plot + 14, bottom + 10, "s", LabelScale, Colour.Ink);
    }

    private static void DrawScale(Raster picture, int top, double loudest)
    {
        int x = picture.Width - Right + 12;
        for (int row = 0; row < SpectrogramHeight; row++)
        {
            picture.Fill(x, top + row, 10, 1, Colour.OfValue(1 - ((double)row / (SpectrogramHeight - 1))));
        }

        for (int down = 0; down <= RangeDecibels; down += 20)
        {
            int y = top + (int)Math.Round(down / RangeDecibels * (SpectrogramHeight - 1));
            string label = Math.Round(loudest - down).ToString("0", CultureInfo.InvariantCulture);
            picture.Write(x + 15, Math.Clamp(y - (LabelHeight / 2), top, top + SpectrogramHeight - LabelHeight), label, LabelScale, Colour.Ink);
        }

        picture.Write(x - 2, top - LabelHeight - 8, "dB", LabelScale, Colour.Ink);
    }

    private static void WriteRight(Raster picture, int right, int y, string text)
        => picture.Write(right - PixelFont.Width(text, LabelScale), y, text, LabelScale, Colour.Ink);
}
