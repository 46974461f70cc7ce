using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Myna.Library.Models;
using Myna.Server.Api;
using Myna.Server.Api.ElevenLabs;
using Myna.Server.Api.OpenAi;
using Myna.Server.Api.Own;
using Myna.Server.Audiobooks;
using Myna.Server.Consents;
using Myna.Server.Data;
using Myna.Server.Files;
using Myna.Server.History;
using Myna.Server.Hosting;
using Myna.Server.Jobs;
using Myna.Server.Jobs.Kinds;
using Myna.Server.Keys;
using Myna.Server.Layers;
using Myna.Server.Pronunciation;
using Myna.Server.Provenance;
using Myna.Server.Settings;
using Myna.Server.Speaking;
using Myna.Server.Telemetry;
using Myna.Server.Uploads;
using Myna.Server.Voices;

namespace Myna.Server;

/// <summary>The server behind <c>myna serve</c>: the APIs, jobs and pages as one web application.</summary>
public static class MynaServer
{
    private const long MostBodyBytes = 4 << 20;

    /// <summary>Puts a server together; it answers once it is started.</summary>
    /// <param name="options">Where it listens, where its files are, and what it allows.</param>
    /// <param name="models">Where voice models come from; those of this machine if null.</param>
    /// <param name="engines">Where the models come from that make layers; those of this machine if null.</param>
    /// <exception cref="MynaException">The options do not fit together, or a file they name cannot be read.</exception>
    public static WebApplication Create(ServerOptions options, IVoiceModels? models = null, ILayerEngines? engines = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var keys = new KeyStore(options.Home, options.Time);
        Listening.RequireKeys(options, keys);

        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
            Listening.Open(kestrel, options);
        });
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);

        // Standard output is for results.
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        AddServices(builder, options, keys, models ?? new VoiceModels(options.Variable), engines ?? new LayerEngines(options.Variable, options.Home));
        WebApplication app = builder.Build();

        // What cannot work shall be told now and not with the first request.
        _ = app.Services.GetRequiredService<JobQueue>();
        _ = app.Services.GetRequiredService<VoicePermits>();
        Wire(app, options);
        return app;
    }

    private static void AddServices(WebApplicationBuilder builder, ServerOptions options, KeyStore keys, IVoiceModels models, ILayerEngines engines)
    {
        int speakers = options.Speakers ?? Environment.ProcessorCount;
        IServiceCollection services = builder.Services;
        var settings = new LiveSettings(options);
        services.AddSingleton(options);
        services.AddSingleton(engines);
        services.AddSingleton<LayerPreviews>();
        services.AddSingleton(keys);
        services.AddSingleton(new KeyGate(keys, options.RequireKey || !Listening.IsLoopback(options.Host)));
        services.AddSingleton(_ => new RateGate(options.RequestsPerMinute));
        services.AddSingleton(settings);
        services.AddSingleton(_ => new ModelHost(models, () => settings.Model, options.ModelIdle, speakers));
        services.AddSingleton(new VoiceShelf(options.Home, () => settings.Voice));
        services.AddSingleton(new SpeakingTurns(speakers, options.MostWaiting, options.Time));
        services.AddSingleton(_ => new RemoteSound(options.RemoteAudioHosts, options.MostAudioBytes));
        services.AddSingleton(_ => Storage.OpenDatabase(options));
        services.AddSingleton(_ => Storage.OpenFiles(options));
        services.AddSingleton(new FinishedFiles(options.Home));
        services.AddSingleton<IVoiceSource, ServerVoices>();
        services.AddSingleton<IJobKind, AudiobookKind>();
        services.AddSingleton<IJobKind, BatchKind>();
        services.AddSingleton<IJobKind, LayersKind>();
        services.AddSingleton<IJobKind>(new PullKind(options.Variable));
        services.AddSingleton(provider => new JobQueue(
            provider.GetRequiredService<Database>(),
            provider.GetRequiredService<IBlobStore>(),
            provider.GetServices<IJobKind>(),
            new JobQueueOptions { Workers = options.Workers, ScratchFolder = Path.Combine(options.Home, "server", "scratch") },
            options.Time));
        services.AddHostedService(provider => new JobRunner(
            provider.GetRequiredService<JobQueue>(), provider.GetRequiredService<ILogger<JobRunner>>(), options.Time));
        services.AddHostedService<Housekeeping>();
        services.AddSingleton<TakeStore>();
        services.AddSingleton(provider => new PronunciationStore(provider.GetRequiredService<Database>(), options.Time));
        services.AddSingleton(provider => new LayerShelf(provider.GetRequiredService<Database>(), provider.GetRequiredService<IBlobStore>(), options.Time));
        services.AddSingleton<VoicePermits>();
        services.AddSingleton<ConsentDesk>();
        services.AddSingleton<VoiceVerifications>();
        services.AddSingleton<Meters>();
        services.AddSingleton<SpeechDesk>();
        services.AddSingleton<Cloning>();
        services.AddSingleton<OrderDesk>();
        services.AddSingleton<Faults>();
        services.AddSingleton<WarmUp>();
        services.AddHostedService(provider => provider.GetRequiredService<WarmUp>());
        services.Configure<RouteHandlerOptions>(handlers => handlers.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(json => Shapes.Configure(json.SerializerOptions));
        Observability.Add(services, builder.Logging, options.Variable);
        Documentation.Add(services);
    }

    private static void Wire(WebApplication app, ServerOptions options)
    {
        app.Use(next => context => app.Services.GetRequiredService<Faults>().InvokeAsync(context, next));
        app.Use(next => context =>
        {
            SecurityHeaders.Set(context);
            return next(context);
        });
        var guard = new OriginGuard(options);
        app.Use(next => context => guard.InvokeAsync(context, next));
        app.Use(next => context => ApiPrefixes.InvokeAsync(context, next));
        app.UseRouting();
        KeyGate gate = app.Services.GetRequiredService<KeyGate>();
        app.Use(next => context => gate.InvokeAsync(context, next));
        RateGate rate = app.Services.GetRequiredService<RateGate>();
        app.Use(next => context => rate.InvokeAsync(context, next));
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(20) });

        RouteGroupBuilder openAi = app.MapApi("OpenAI", Dialect.OpenAi);
        SpeechEndpoint.Map(openAi);
        Api.OpenAi.VoicesEndpoints.Map(openAi);
        ConsentEndpoints.Map(openAi);
        ModelsEndpoints.Map(openAi);
        RouteGroupBuilder elevenLabs = app.MapApi("ElevenLabs", Dialect.ElevenLabs);
        TextToSpeechEndpoints.Map(elevenLabs);
        Api.ElevenLabs.VoicesEndpoints.Map(elevenLabs);
        StreamInput.Map(elevenLabs);
        HistoryEndpoints.Map(elevenLabs);
        DictionaryEndpoints.Map(elevenLabs);
        UserEndpoints.Map(elevenLabs);
        RouteGroupBuilder own = app.MapApi("Myna", Dialect.OpenAi);
        LayersEndpoints.Map(own);
        LayerEditEndpoints.Map(own);
        JobsEndpoints.Map(own);
        ParagraphEndpoints.Map(own);
        ConsentEndpoints.MapOwn(own);
        DetectEndpoint.Map(own);
        StudioEndpoints.Map(own);
        StoreEndpoints.Map(own);
        KeysEndpoints.Map(own);
        SettingsEndpoints.Map(own);
        HealthEndpoints.Map(own);
        Observability.Map(app);
        Documentation.Map(app);
        bool hasStudio = StudioPages.TryMap(app, options.Studio ?? StudioFolder.Find(AppContext.BaseDirectory));
        LandingPage.Map(app, hasStudio);
    }
}
