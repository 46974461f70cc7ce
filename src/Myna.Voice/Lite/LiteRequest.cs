namespace Myna.Voice.Lite;

/// <summary>A request that has been checked, with the model's defaults filled in.</summary>
internal sealed record LiteRequest(SpeechRequest Request, int Steps, float Guidance, float Temperature)
{
    /// <summary>Checks a request.</summary>
    /// <exception cref="MynaException">Something in it is out of range; the message says what and what is allowed.</exception>
    public static LiteRequest Of(SpeechRequest request, ILiteNetwork network)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(request.Text);
        ArgumentNullException.ThrowIfNull(request.Voice);
        ArgumentNullException.ThrowIfNull(request.Pauses);
        if (string.IsNullOrWhiteSpace(request.Text))
        {
            throw new NothingToSayException();
        }

        if (request.Voice.ModelTag != network.Tag)
        {
            throw new MynaException(
                $"The voice {request.Voice.Name ?? "(without a name)"} was made by {request.Voice.ModelTag}, and this model is {network.Tag}. Make the voice again from its clip with this model.");
        }

        request.Pauses.Check();
        Require(request.Speed is >= 0.5f and <= 2f, "The speed", request.Speed, "0.5 (half as fast) to 2 (twice as fast)");
        SamplingOptions sampling = request.Sampling ?? new SamplingOptions();
        int steps = sampling.Steps ?? network.DefaultSteps;
        float guidance = sampling.Guidance ?? network.DefaultGuidance;
        float temperature = sampling.Temperature ?? network.DefaultTemperature;
        Require(steps is >= 1 and <= 100, "The number of steps", steps, "1 to 100");
        Require(guidance is >= 0f and <= 10f, "The guidance", guidance, "0 to 10");
        Require(temperature is >= 0f and <= 2f, "The temperature", temperature, "0 to 2");
        return new LiteRequest(request with { Language = request.Language ?? LiteModel.DefaultLanguage }, steps, guidance, temperature);
    }

    private static void Require(bool holds, string what, IFormattable value, string range)
    {
        if (!holds)
        {
            throw new MynaException(
                $"{what} is {value.ToString(null, System.Globalization.CultureInfo.InvariantCulture)}; it must be from {range}.");
        }
    }
}
