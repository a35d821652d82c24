using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed class SiloHostedService(Silo silo, IServiceProvider services, IOptions<EmbeddedRuntimeOptions> options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<IReminderTable>() is not null && services.GetService<ReminderService>() is { } reminders)
            await reminders.StartAsync(cancellationToken);
        foreach (var task in services.GetServices<StartupTask>())
            await task.Run(services, cancellationToken);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // Shutdown is bounded in real time even where the grains live in virtual time.
        limit.CancelAfter(options.Value.StopTimeout);
        await silo.Cluster.StopAsync(limit.Token);
        silo.Cluster.Dispose();
        if (services.GetService<IReminderTable>() is { } table)
            await table.StopAsync(cancellationToken);
    }
}
