using Microsoft.AspNetCore.Http;
using Myna.Layers.Document;
using Myna.Layers.Engines;
using Myna.Layers.Pictures;
using Myna.Remote.Configuration;
using Myna.Remote.Pictures;
using Myna.Remote.Tests.Support;

namespace Myna.Remote.Tests.Pictures;

/// <summary>Image-edit servers with <c>layers</c>, in the recorded shapes of vllm-omni.</summary>
public sealed class ImageEditsTests
{
    private const string Route = "POST /v1/images/edits";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Layers_come_back_exact_at_the_pictures_own_size()
    {
        Dictionary<string, string> fields = [];
        Picture? sent = null;
        string key = "";
        await using ScriptedServer server = await Serving(async context =>
        {
            IFormCollection form = await context.Request.ReadFormAsync(Stop);
            fields = form.ToDictionary(field => field.Key, field => field.Value.ToString());
            key = context.Request.Headers.Authorization.ToString();
            using var memory = new MemoryStream();
            await form.Files["image"]!.CopyToAsync(memory, Stop);
            sent = await PictureFile.ReadAsync(memory.ToArray(), "sent", cancellationToken: Stop);
            await Answer(context, [.. Drawing.Layers]);
        });
        RemoteSettings settings = Drawing.Settings(RemoteKind.LayersOpenAi, server.Address) with { Model = "Qwen/Qwen-Image-Layered" };
        using var engine = new RemoteLayerEngine("gpu", settings);
        var order = new LayerOrder { Layers = 2, Steps = 20, Seed = 7, Prompt = "a red square", Guidance = 3.5 };
        Drawing.IsExact(await engine.SplitAsync(Drawing.Whole, "drawing.png", order, cancellationToken: Stop));

        Assert.Equal((768, 512), (sent!.Width, sent.Height));
        Assert.Equal("Bearer secret-key", key);
        Assert.Equal(
            "guidance_scale= layers=2 model=Qwen/Qwen-Image-Layered num_inference_steps=20 prompt=a red square resolution=640 response_format=b64_json seed=7 true_cfg_scale=3.5",
            string.Join(' ', new[] { "guidance_scale", "layers", "model", "num_inference_steps", "prompt", "resolution", "response_format", "seed", "true_cfg_scale" }
                .Select(name => $"{name}={fields.GetValueOrDefault(name)}")));
    }

    [Fact]
    public async Task A_whole_picture_before_the_layers_is_dropped_and_a_failing_server_passed_over()
    {
        await using ScriptedServer ill = await Serving(context => ScriptedServer.Json(context, """{"detail":"out of memory"}""", 503));
        await using ScriptedServer well = await Serving(context => Answer(context, [Drawing.AtModelSize, .. Drawing.Layers]));
        using RemoteLayerEngine engine = Drawing.Engine(RemoteKind.LayersOpenAi, ill.Address, well.Address);
        var told = new List<string>();
        Drawing.IsExact(await engine.SplitAsync(Drawing.Whole, "drawing.png", new LayerOrder { Layers = 2 }, new Told(told), Stop));
        Assert.Contains(told, stage => stage.Contains("out of memory", StringComparison.Ordinal));
        Assert.Equal("making the layers exact", told[^2]);
    }

    [Fact]
    public async Task What_is_no_layers_of_the_picture_is_told()
    {
        (string Expected, Func<HttpContext, Task> Answer)[] cases =
        [
            ("one picture where 2 layers", context => Answer(context, Drawing.AtModelSize)),
            ("without any transparency", context => Answer(context, Drawing.AtModelSize, Drawing.AtModelSize)),
            ("another shape", context => Answer(context, new Picture(64, 64), new Picture(64, 64))),
            ("different sizes", context => Answer(context, new Picture(96, 64), new Picture(60, 40))),
            ("else than a PNG", context => ScriptedServer.Json(context, """{"data":[{"b64_json":"R0lGODlhAQABAAAAACw="}]}""")),
            ("addresses where pictures", context => ScriptedServer.Json(context, """{"data":[{"url":"https://example.org/a.png"}]}""")),
            ("model is loading", context => ScriptedServer.Json(context, """{"error":{"message":"model is loading"}}""")),
            ("body.layers: not a valid integer", context => ScriptedServer.Json(context, """{"detail":[{"loc":["body","layers"],"msg":"not a valid integer"}]}""", 422)),
        ];
        foreach ((string expected, Func<HttpContext, Task> answer) in cases)
        {
            await using ScriptedServer server = await Serving(answer);
            using RemoteLayerEngine engine = Drawing.Engine(RemoteKind.LayersOpenAi, server.Address);
            MynaException exception = await Assert.ThrowsAnyAsync<MynaException>(() => engine.SplitAsync(Drawing.Whole, "drawing.png", new LayerOrder { Layers = 2 }, cancellationToken: Stop));
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("secret-key", exception.ToString(), StringComparison.Ordinal);
            Assert.Single(server.Calls);
        }
    }

    [Fact]
    public async Task A_late_server_is_given_up_and_cancelling_closes_the_connection()
    {
        var closed = new TaskCompletionSource();
        await using ScriptedServer server = await Serving(async context =>
        {
            await using CancellationTokenRegistration _ = context.RequestAborted.Register(() => closed.TrySetResult());
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var late = new RemoteLayerEngine("gpu", Drawing.Settings(RemoteKind.LayersOpenAi, server.Address) with { AnswerSeconds = 0.3, Retries = 0 });
        MynaException exception = await Assert.ThrowsAnyAsync<MynaException>(() => late.SplitAsync(Drawing.Whole, "drawing.png", new LayerOrder(), cancellationToken: Stop));
        Assert.Contains("within 0.3 s", exception.Message, StringComparison.Ordinal);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);

        closed = new TaskCompletionSource();
        using RemoteLayerEngine engine = Drawing.Engine(RemoteKind.LayersOpenAi, server.Address);
        using var cancel = new CancellationTokenSource();
        Task<LayerDocument> running = engine.SplitAsync(Drawing.Whole, "drawing.png", new LayerOrder(), cancellationToken: cancel.Token);
        while (server.Calls.Count < 2)
        {
            await Task.Delay(10, Stop);
        }

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
    }

    [Fact]
    public void What_cannot_work_is_refused_before_anything_is_sent()
    {
        Uri nowhere = new("http://127.0.0.1:9");
        using RemoteLayerEngine engine = Drawing.Engine(RemoteKind.LayersOpenAi, nowhere);
        Assert.Contains("640 and 1024", Assert.ThrowsAny<MynaException>(() => engine.Check(100, 100, new LayerOrder { Resolution = 512 })).Message, StringComparison.Ordinal);
        Assert.Contains("64", Assert.ThrowsAny<MynaException>(() => engine.Check(100, 100, new LayerOrder { Layers = 65 })).Message, StringComparison.Ordinal);
        Assert.Contains("layers-openai", Assert.ThrowsAny<MynaException>(() => Drawing.Engine(RemoteKind.Speech, nowhere)).Message, StringComparison.Ordinal);
        Assert.Contains("does not speak", Assert.ThrowsAny<MynaException>(
            () => new Remote.Speech.RemoteVoiceModel("gpu", Drawing.Settings(RemoteKind.ComfyUi, nowhere))).Message, StringComparison.Ordinal);
    }

    private static Task<ScriptedServer> Serving(Func<HttpContext, Task> answer) => ScriptedServer.StartAsync(new() { [Route] = answer });

    private static Task Answer(HttpContext context, params Picture[] pictures) => ScriptedServer.Json(
        context,
        $$"""{"created":1701234567,"data":[{{string.Join(',', pictures.Select(picture => $$"""{"b64_json":"{{Convert.ToBase64String(Drawing.Png(picture))}}","url":null,"revised_prompt":null}"""))}}],"output_format":"png","size":"768x512"}""");

    private sealed class Told(List<string> stages) : IProgress<EngineProgress>
    {
        public void Report(EngineProgress value) => stages.Add(value.ToWords());
    }
}
