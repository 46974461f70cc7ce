namespace Myna.Audio.Loudness;

/// <summary>How loud a sound is, after EBU R 128. What cannot be told, of silence or of too short a sound, is -∞ (range: 0).</summary>
/// <param name="IntegratedLufs">Loudness of the whole, with its gates, in LUFS.</param>
/// <param name="MaximumMomentaryLufs">Loudness of its loudest 0.4 s, in LUFS.</param>
/// <param name="MaximumShortTermLufs">Loudness of its loudest 3 s, in LUFS.</param>
/// <param name="RangeLu">Loudness range (LRA), in LU.</param>
/// <param name="TruePeakDbtp">Peak of the continuous wave, estimated at four times the sample rate, in dB of full scale.</param>
/// <param name="SamplePeakDbfs">The largest sample, in dB of full scale.</param>
public sealed record LoudnessReport(
    double IntegratedLufs,
    double MaximumMomentaryLufs,
    double MaximumShortTermLufs,
    double RangeLu,
    double TruePeakDbtp,
    double SamplePeakDbfs);
