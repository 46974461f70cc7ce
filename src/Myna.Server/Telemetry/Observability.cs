using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Myna.Server.Api;
using Myna.Server.Keys;
using OpenTelemetry;
using OpenTelemetry.Exporter;
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
    private const string ProtocolVariable = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Sets it up.</summary>
    /// <param name="services">The services.</param>
    /// <param name="logging">The logs.</param>
    /// <param name="variable">Reads environment variables.</param>
    /// <exception cref="MynaException">The collector's address is none.</exception>
    public static void Add(IServiceCollection services, ILoggingBuilder logging, Func<string, string?> variable)
    {
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("myna"))
            .WithMetrics(metrics => metrics
                .AddMeter(Meters.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel")
                .AddRuntimeInstrumentation()
                .AddPrometheusExporter())
            .WithTracing(traces => traces.AddSource(Meters.Name).AddAspNetCoreInstrumentation());
        if (variable(CollectorVariable) is { Length: > 0 } collector)
        {
            Uri address = Uri.TryCreate(collector, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https"
                ? uri!
                : throw new MynaException($"{CollectorVariable} is {collector}, which is no address of a collector; give one such as http://localhost:4317");
            telemetry.UseOtlpExporter(variable(ProtocolVariable) == "http/protobuf" ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc, address);
            logging.AddOpenTelemetry(logs => logs.IncludeFormattedMessage = true);
        }
    }

    /// <summary>Wires <c>/metrics</c>.</summary>
    public static void Map(WebApplication app) => app.MapPrometheusScrapingEndpoint("/metrics").Needs(KeyScope.Admin);
}
