using System.Text.Json;
using Myna.Diffusion.QwenImageLayered.Sampling;
using Myna.Tensors.Weights;

namespace Myna.Diffusion.Tests.QwenImageLayered.Sampling;

public sealed class FlowScheduleTests
{
    private static readonly ScheduleConfig Config = ScheduleConfig.Load(Path.Combine(Golden.Tiny, "scheduler"));

    [Fact]
    public void Sigmas_and_times_agree_for_all_sizes_and_steps()
    {
        foreach (JsonElement row in Golden.Json("scheduler", "schedule.json").EnumerateArray())
        {
            var schedule = new FlowSchedule(Config, row.GetProperty("steps").GetInt32(), row.GetProperty("cond_tokens").GetInt32());
            Golden.Close(Floats(row, "sigmas"), [.. schedule.Sigmas], 2e-7f, "sigmas");
            float[] exact = [.. Enumerable.Range(0, schedule.Steps).Select(step => schedule.Time(step, TimeRounding.Float32))];
            float[] rounded = [.. Enumerable.Range(0, schedule.Steps).Select(step => schedule.Time(step, TimeRounding.BFloat16))];
            Golden.Close(Floats(row, "fed_to_model_fp32"), exact, 2e-7f, "times");
            Golden.Close(Floats(row, "fed_to_model_bf16"), rounded, 0f, "rounded times");
        }
    }

    [Fact]
    public void Steps_agree()
    {
        using SafetensorsFile tensors = Golden.Tensors("scheduler", "steps.safetensors");
        float[] sigmas = tensors.ReadFloats("sigmas"), latents = tensors.ReadFloats("x0"), velocities = tensors.ReadFloats("v");
        int tokens = Enumerable.Range(1, 20_000).First(n => new FlowSchedule(Config, 4, n).Sigmas.Zip(sigmas).All(pair => MathF.Abs(pair.First - pair.Second) <= 2e-7f));
        var schedule = new FlowSchedule(Config, 4, tokens);
        for (int step = 0; step < 4; step++)
        {
            schedule.Step(step, velocities.AsSpan(step * latents.Length, latents.Length), latents);
            Golden.Close(tensors.ReadFloats($"x{step + 1}"), latents, 1e-6f, $"step {step}");
        }
    }

    [Theory]
    [InlineData("1.5", 1.5f)]
    [InlineData("4.0", 4f)]
    public void Guidance_agrees_with_and_without_its_norm(string name, float scale)
    {
        using SafetensorsFile tensors = Golden.Tensors("scheduler", "steps.safetensors");
        foreach ((string key, bool normalise) in new[] { ("comb", false), ("normalized", true) })
        {
            float[] result = tensors.ReadFloats("cfg.pos");
            Guidance.Combine(result, tensors.ReadFloats("cfg.neg"), scale, normalise, 64);
            Golden.Close(tensors.ReadFloats($"cfg{name}.{key}"), result, 1e-5f, key);
        }
    }

    [Fact]
    public void Noise_is_normal_and_follows_its_seed()
    {
        var noise = new float[100_001];
        var again = new float[100_001];
        LatentNoise.Fill(noise, 7);
        LatentNoise.Fill(again, 7);
        Assert.Equal(noise, again);
        LatentNoise.Fill(again, 8);
        Assert.InRange(noise.Average(), -0.02, 0.02);
        Assert.InRange(noise.Average(x => x * x), 0.98, 1.02);
        Assert.InRange(noise.Average(x => x * x * x * x), 2.9, 3.1);
        Assert.InRange(noise.Zip(again).Average(pair => pair.First * pair.Second), -0.02, 0.02);
        Assert.InRange(noise.Zip(noise.Skip(1)).Average(pair => pair.First * pair.Second), -0.02, 0.02);
    }

    private static float[] Floats(JsonElement row, string key) => [.. row.GetProperty(key).EnumerateArray().Select(number => number.GetSingle())];
}
