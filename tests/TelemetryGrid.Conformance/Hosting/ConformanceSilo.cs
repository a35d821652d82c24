using Orleans.Configuration;
using Orleans.Hosting;

namespace TelemetryGrid.Conformance.Hosting;

/// <summary>What every runtime is configured with.</summary>
internal static class ConformanceSilo
{
    public const string Storage = "conformance";
    public const string Streams = "telemetry";

    public static readonly TimeSpan ResponseTimeout = TimeSpan.FromSeconds(10);

    public static void Configure(ISiloBuilder silo) =>
        silo.UseLocalhostClustering()
            .AddMemoryGrainStorage(Storage)
            .AddMemoryGrainStorage("PubSubStore")
            .AddMemoryStreams(Streams)
            .UseInMemoryReminderService()
            .Configure<SiloMessagingOptions>(o => o.ResponseTimeout = ResponseTimeout)
            .Configure<ReminderOptions>(o => o.MinimumReminderPeriod = TimeSpan.FromSeconds(1));
}
