using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Myna.Server.Api;
using Myna.Server.Keys;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Myna.Server.Telemetry;

/// <summary>
/// Metrics at <c>/metrics</c> for Prometheus; and where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names a collector, traces, metrics and logs to it.
/// </summary>
internal static class Observability
{
    private const string CollectorVariable = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>Sets it up.</summary>
    public static void Add(IServiceCollection services, ILoggingBuilder logging)
    {
        bool hasCollector = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(CollectorVariable));
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("myna"))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter())
            .WithTracing(traces => traces.AddSource(Meters.Name).AddAspNetCoreInstrumentation());
        if (hasCollector)
        {
            telemetry.UseOtlpExporter();
            logging.AddOpenTelemetry(logs => logs.IncludeFormattedMessage = true);
        }
    }

    /// <summary>Wires <c>/metrics</c>.</summary>
    public static void Map(WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").Needs(KeyScope.Admin);
}
