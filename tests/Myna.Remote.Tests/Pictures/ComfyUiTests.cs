using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Myna.Layers.Engines;
using Myna.Layers.Pictures;
using Myna.Remote.Configuration;
using Myna.Remote.Pictures;
using Myna.Remote.Tests.Support;
using Myna.Tests;

namespace Myna.Remote.Tests.Pictures;

/// <summary>A ComfyUI, in the recorded shapes of its API.</summary>
public sealed class ComfyUiTests
{
    private const string Prompt = "8a5b1c0e";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_workflow_is_filled_run_watched_and_its_layers_fetched()
    {
        JsonElement graph = default;
        var queued = new TaskCompletionSource();
        Dictionary<string, Func<HttpContext, Task>> routes = Routes(Success);
        routes["POST /prompt"] = async context =>
        {
            using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, default, Stop);
            graph = body.RootElement.GetProperty("prompt").Clone();
            Assert.True(body.RootElement.TryGetProperty("client_id", out _));
            queued.SetResult();
            await ScriptedServer.Json(context, $$"""{"prompt_id":"{{Prompt}}","number":3,"node_errors":{ } }""");
        };
        routes["GET /ws"] = async context =>
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            await queued.Task;
            await Say(socket, """{"type":"status","data":{"status":{"exec_info":{"queue_remaining":1}}}}""");
            await Say(socket, $$$$"""{"type":"progress","data":{"value":10,"max":20,"prompt_id":"{{{{Prompt}}}}","node":"12"}}""");
            await socket.SendAsync(new byte[] { 0, 0, 0, 1, 0, 0, 0, 2, 9, 9 }, WebSocketMessageType.Binary, true, Stop);
            await Say(socket, $$$$"""{"type":"executing","data":{"node":null,"prompt_id":"{{{{Prompt}}}}"}}""");
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        await using ScriptedServer server = await ScriptedServer.StartAsync(routes);
        RemoteSettings settings = Drawing.Settings(RemoteKind.ComfyUi, server.Address) with
        {
            Extra = new Dictionary<string, JsonElement> { ["unet"] = JsonDocument.Parse("\"mine.safetensors\"").RootElement },
        };
        using var engine = new RemoteLayerEngine("gpu", settings);
        var told = new List<EngineProgress>();
        var order = new LayerOrder { Layers = 2, Steps = 20, Seed = 7, Prompt = "say \"hello\"" };
        Drawing.IsExact(await engine.SplitAsync(Drawing.Whole, "drawing.png", order, new Told(told), Stop));

        Assert.Equal("mine.safetensors", Input(graph, "UNETLoader", "unet_name").GetString());
        Assert.Equal("qwen_image_layered_vae.safetensors", Input(graph, "VAELoader", "vae_name").GetString());
        Assert.Equal("folder/input.png", Input(graph, "LoadImage", "image").GetString());
        Assert.Equal(2, Input(graph, "EmptyQwenImageLayeredLatentImage", "layers").GetInt32());
        Assert.Equal(768, Input(graph, "EmptyQwenImageLayeredLatentImage", "width").GetInt32());
        Assert.Equal((7, 20, 4.0), (Input(graph, "KSampler", "seed").GetInt32(), Input(graph, "KSampler", "steps").GetInt32(), Input(graph, "KSampler", "cfg").GetDouble()));
        Assert.Equal("say \"hello\"", graph.GetProperty("7").GetProperty("inputs").GetProperty("text").GetString());
        Assert.Contains(told, each => each is { Step: 10, Steps: 20, Left: not null });
    }

    [Fact]
    public async Task Without_a_web_socket_and_without_a_prompt_it_works_too()
    {
        string text = "";
        Dictionary<string, Func<HttpContext, Task>> routes = Routes(Success);
        routes["POST /prompt"] = async context =>
        {
            using JsonDocument body = await JsonDocument.ParseAsync(context.Request.Body, default, Stop);
            text = body.RootElement.GetProperty("prompt").GetProperty("7").GetProperty("inputs").GetProperty("text").GetString()!;
            await ScriptedServer.Json(context, $$"""{"prompt_id":"{{Prompt}}"}""");
        };
        await using ScriptedServer server = await ScriptedServer.StartAsync(routes);
        using RemoteLayerEngine engine = Drawing.Engine(RemoteKind.ComfyUi, server.Address);
        Drawing.IsExact(await engine.SplitAsync(Drawing.Whole, "drawing.png", new LayerOrder { Layers = 2 }, cancellationToken: Stop));
        Assert.Contains("red", text, StringComparison.Ordinal);
        Assert.True(Assert.Single(await engine.CheckAsync(Stop)).IsUp);
    }

    [Fact]
    public async Task A_refused_workflow_and_one_that_fails_say_why()
    {
        Dictionary<string, Func<HttpContext, Task>> refusing = Routes(Success);
        refusing["POST /prompt"] = context => ScriptedServer.Json(
            context,
            """
            {"error":{"type":"prompt_outputs_failed_validation","message":"Prompt outputs failed validation","details":"","extra_info":{}},
             "node_errors":{"1":{"errors":[{"type":"value_not_in_list","message":"Value not in list","details":"unet_name: 'qwen_image_layered_bf16.safetensors' not in []","extra_info":{}}],"dependent_outputs":["15"],"class_type":"UNETLoader"}}}
            """,
            400);
        Assert.Contains("UNETLoader: Value not in list unet_name", await FailureAsync(refusing), StringComparison.Ordinal);

        string failed = $$$$"""{"{{{{Prompt}}}}":{"outputs":{},"status":{"status_str":"error","completed":false,"messages":[["execution_start",{}],["execution_error",{"node_type":"KSampler","exception_message":"CUDA out of memory."}]]}}}""";
        Assert.Contains("at KSampler: CUDA out of memory", await FailureAsync(Routes(failed)), StringComparison.Ordinal);
        Assert.Contains("no node of it gave pictures", await FailureAsync(Routes($$$$"""{"{{{{Prompt}}}}":{"outputs":{},"status":{"status_str":"success"}}}""")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_takes_the_workflow_out_of_the_queue_and_interrupts_it_where_it_runs()
    {
        var said = new List<string>();
        var running = new TaskCompletionSource();
        Dictionary<string, Func<HttpContext, Task>> routes = Routes("{}");
        foreach (string route in (string[])["POST /queue", "POST /interrupt"])
        {
            routes[route] = async context =>
            {
                using var reader = new StreamReader(context.Request.Body);
                said.Add(route + " " + await reader.ReadToEndAsync(Stop));
            };
        }

        routes["GET /ws"] = async context =>
        {
            using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync();
            await Say(socket, $$$$"""{"type":"progress","data":{"value":1,"max":20,"prompt_id":"{{{{Prompt}}}}","node":"12"}}""");
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        };
        await using ScriptedServer server = await ScriptedServer.StartAsync(routes);
        using RemoteLayerEngine engine = Drawing.Engine(RemoteKind.ComfyUi, server.Address);
        using var cancel = new CancellationTokenSource();
        var told = new Told([], each =>
        {
            if (each.Step == 1)
            {
                running.TrySetResult();
            }
        });
        Task work = engine.SplitAsync(Drawing.Whole, "drawing.png", new LayerOrder { Prompt = "a square" }, told, cancel.Token);
        await running.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        Assert.Equal([$$"""POST /queue {"delete":["{{Prompt}}"]}""", $$"""POST /interrupt {"prompt_id":"{{Prompt}}"}"""], said);
    }

    [Fact]
    public void A_workflow_of_ones_own_must_be_one()
    {
        using var home = new TemporaryFolder();
        string path = Path.Combine(home.Path, "mine.json");
        RemoteSettings settings = Drawing.Settings(RemoteKind.ComfyUi, new Uri("http://gpu")) with { Workflow = path };
        foreach ((string? content, string expected) in (ReadOnlySpan<(string?, string)>)
            [(null, "cannot be read"), ("{", "is no JSON"), ("""{"nodes":[]}""", "Export (API)"), ("""{"1":{"class_type":"LoadImage","inputs":{"image":"a.png"}}}""", "%image%")])
        {
            if (content is not null)
            {
                File.WriteAllText(path, content);
            }

            Assert.Contains(expected, Assert.ThrowsAny<MynaException>(() => new RemoteLayerEngine("gpu", settings)).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>Slot 0 first: ComfyUI does not drop the whole picture.</summary>
    private const string Success =
        $$$$"""
        {"{{{{Prompt}}}}":{"prompt":[3,"{{{{Prompt}}}}",{},{},["15"]],
         "outputs":{"12":{},"15":{"images":[{"filename":"a_1.png","subfolder":"","type":"temp"},{"filename":"a_2.png","subfolder":"","type":"temp"},{"filename":"a_3.png","subfolder":"","type":"temp"}]}},
         "status":{"status_str":"success","completed":true,"messages":[]},"meta":{}}}
        """;

    private static Dictionary<string, Func<HttpContext, Task>> Routes(string history) => new()
    {
        ["POST /upload/image"] = async context =>
        {
            IFormCollection form = await context.Request.ReadFormAsync(Stop);
            Assert.Single(form.Files);
            Assert.Equal("input", form["type"]);
            await ScriptedServer.Json(context, """{"name":"input.png","subfolder":"folder","type":"input"}""");
        },
        ["POST /prompt"] = context => ScriptedServer.Json(context, $$"""{"prompt_id":"{{Prompt}}","number":3,"node_errors":{ } }"""),
        ["GET /history/" + Prompt] = context => ScriptedServer.Json(context, history),
        ["GET /system_stats"] = context => ScriptedServer.Json(context, """{"system":{"comfyui_version":"0.3.75"}}"""),
        ["GET /view"] = async context =>
        {
            Assert.Equal("temp", context.Request.Query["type"]);
            Picture picture = context.Request.Query["filename"].ToString() switch
            {
                "a_1.png" => Drawing.AtModelSize,
                "a_2.png" => Drawing.Layers[0],
                _ => Drawing.Layers[1],
            };
            context.Response.ContentType = "image/png";
            await context.Response.Body.WriteAsync(Drawing.Png(picture), Stop);
        },
    };

    private static async Task<string> FailureAsync(Dictionary<string, Func<HttpContext, Task>> routes)
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync(routes);
        using RemoteLayerEngine engine = Drawing.Engine(RemoteKind.ComfyUi, server.Address);
        return (await Assert.ThrowsAnyAsync<MynaException>(
            () => engine.SplitAsync(Drawing.Whole, "drawing.png", new LayerOrder { Layers = 2, Prompt = "a square" }, cancellationToken: Stop))).Message;
    }

    private static JsonElement Input(JsonElement graph, string node, string name) =>
        graph.EnumerateObject().Single(each => each.Value.GetProperty("class_type").GetString() == node).Value.GetProperty("inputs").GetProperty(name);

    private static Task Say(WebSocket socket, string text) => socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, Stop);

    private sealed class Told(List<EngineProgress> all, Action<EngineProgress>? each = null) : IProgress<EngineProgress>
    {
        public void Report(EngineProgress value)
        {
            all.Add(value);
            each?.Invoke(value);
        }
    }
}
