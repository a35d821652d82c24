using System.Net;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Providers;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Orleans.Streams;
using Orleans.Timers;
using TelemetryGrid.EmbeddedRuntime;
using TelemetryGrid.EmbeddedRuntime.Streams;

namespace Orleans.Hosting;

public static class SiloBuilderExtensions
{
    public static ISiloBuilder ConfigureServices(this ISiloBuilder builder, Action<IServiceCollection> configureDelegate)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configureDelegate);
        configureDelegate(builder.Services);
        return builder;
    }

    public static ISiloBuilder Configure<TOptions>(this ISiloBuilder builder, Action<TOptions> configureOptions)
        where TOptions : class => builder.ConfigureServices(services => services.Configure(configureOptions));

    public static ISiloBuilder Configure<TOptions>(this ISiloBuilder builder, IConfiguration configuration)
        where TOptions : class => builder.ConfigureServices(services => services.AddOptions<TOptions>().Bind(configuration));

    /// <summary>Accepted for portability: there are no sockets to bind and no members to find.</summary>
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = 11111,
        int gatewayPort = 30000,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = "dev",
        string clusterId = "dev"
    ) => builder;

    public static ISiloBuilder AddMemoryGrainStorageAsDefault(this ISiloBuilder builder) =>
        builder.AddMemoryGrainStorage(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);

    /// <summary>State as JSON in memory; the JSON options are the named options of the storage name, with fields and immutable arrays.</summary>
    public static ISiloBuilder AddMemoryGrainStorage(this ISiloBuilder builder, string name) =>
        builder.ConfigureServices(services =>
        {
            services
                .AddOptions<JsonSerializerOptions>(name)
                .Configure(json =>
                {
                    json.IncludeFields = true;
                    json.Converters.Add(new ImmutableArrayJsonConverter());
                });
            services.AddGrainStorage(
                name,
                (sp, key) =>
                    new MemoryGrainStorage(
                        sp.GetRequiredService<Cluster>().Shared($"storage/{key}", _ => new MemoryGrainStorage.Records()),
                        sp.GetRequiredService<IOptionsMonitor<JsonSerializerOptions>>().Get(key)
                    )
            );
        });

    public static ISiloBuilder AddMemoryStreams(this ISiloBuilder builder, string name) =>
        builder.ConfigureServices(services =>
            services.AddKeyedSingleton<IStreamProvider>(
                name,
                (sp, _) =>
                {
                    var silo = sp.GetRequiredService<Silo>();
                    var options = sp.GetRequiredService<IOptions<EmbeddedRuntimeOptions>>().Value;
                    return new MemoryStreamProvider(silo.Cluster.Shared($"streams/{name}", _ => new StreamHub(silo, name, options)));
                }
            )
        );

    /// <summary>Reminders over the registered <see cref="IReminderTable"/>.</summary>
    public static ISiloBuilder AddReminders(this ISiloBuilder builder) =>
        builder.ConfigureServices(services =>
        {
            services.TryAddSingleton(sp =>
            {
                var silo = sp.GetRequiredService<Silo>();
                return silo.Cluster.Shared("reminders", _ => new ReminderService(silo, sp.GetRequiredService<IReminderTable>()));
            });
            services.TryAddSingleton<IReminderRegistry>(sp => sp.GetRequiredService<ReminderService>());
        });

    public static ISiloBuilder UseInMemoryReminderService(this ISiloBuilder builder) =>
        builder
            .AddReminders()
            .ConfigureServices(services =>
                services.AddSingleton<IReminderTable>(sp =>
                    sp.GetRequiredService<Cluster>().Shared("reminder-table", static _ => new InMemoryReminderTable())
                )
            );

    /// <summary>Runs when the silo has started, before the host reports so.</summary>
    public static ISiloBuilder AddStartupTask(this ISiloBuilder builder, Func<IServiceProvider, CancellationToken, Task> startupTask) =>
        builder.ConfigureServices(services => services.AddSingleton(new StartupTask(startupTask)));
}
