using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Magnum.Server.Hosting;

/// <summary>Traces and metrics over OTLP, when an endpoint is set.</summary>
internal sealed class Telemetry : IDisposable
{
    private static readonly string[] Sources = ["Magnum.Grpc", "Magnum.OpenStack", "Magnum.Storage", "Magnum.Silo", "System.Net.Http"];
    private readonly TracerProvider _traces;
    private readonly MeterProvider _metrics;

    public Telemetry(Uri endpoint, string version)
    {
        var resource = ResourceBuilder.CreateDefault().AddService("magnum-server", serviceVersion: version);
        _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource(Sources).AddOtlpExporter(Configure).Build();
        _metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter([.. Sources, "System.Runtime"]).AddOtlpExporter(Configure).Build();

        void Configure(OtlpExporterOptions options) => options.Endpoint = endpoint;
    }

    public void Dispose()
    {
        _traces.Dispose();
        _metrics.Dispose();
    }
}
