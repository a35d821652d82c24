using System.Net;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;
using TelemetryGrid.Collectors.Api;
using TelemetryGrid.Collectors.Bmp;
using TelemetryGrid.Collectors.Discovery;
using TelemetryGrid.Collectors.Enrichment;
using TelemetryGrid.Collectors.Enrichment.Business;
using TelemetryGrid.Collectors.Enrichment.Flows;
using TelemetryGrid.Collectors.Enrichment.Topology;
using TelemetryGrid.Collectors.Flows;
using TelemetryGrid.Collectors.Gnmi;
using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Collectors.Metrics;
using TelemetryGrid.Collectors.Otlp;
using TelemetryGrid.Collectors.Prometheus;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Collectors.Snmp.Profiles;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Collectors.Syslog;
using TelemetryGrid.Collectors.Telemetry;
using TelemetryGrid.Collectors.Traps;
using TelemetryGrid.Collectors.Validation;
using TelemetryGrid.Discovery;
using TelemetryGrid.Enrichment;
using TelemetryGrid.Flows;
using TelemetryGrid.Gateway;
using TelemetryGrid.Gateway.Prometheus.Targets;
using TelemetryGrid.Gateway.Prometheus.Writes;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.Grains.Ingest;
using TelemetryGrid.Grains.Jobs;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Queries;
using TelemetryGrid.Grains.Records;
using TelemetryGrid.Grains.Services;
using TelemetryGrid.Grains.Sources;
using TelemetryGrid.Identity;
using TelemetryGrid.Metrics;
using TelemetryGrid.PromQL;
using TelemetryGrid.Records;
using TelemetryGrid.Silo.Configuration;
using TelemetryGrid.Silo.Demo;
using TelemetryGrid.Silo.Hosting.Alerts;
using TelemetryGrid.Simulation;
using TelemetryGrid.Sources;
using TelemetryGrid.Storage.DeadLetters;
using TelemetryGrid.Storage.Log;
using TelemetryGrid.Storage.Records;
using TelemetryGrid.Storage.Series;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Silo.Hosting;

/// <summary>One running node: log, grains, collectors and gateway in one process.</summary>
public sealed class GridNode : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GridNode(WebApplication app) => _app = app;

    public IServiceProvider Services => _app.Services;

    /// <summary>Where the gateway answers.</summary>
    public Uri Address => new(_app.Urls.First());

    /// <param name="options">What it is told.</param>
    /// <param name="simulation">A simulated network to run and to collect from; null for none.</param>
    /// <param name="cancellation">Gives up starting.</param>
    /// <exception cref="IOException">The node cannot start; the message is one sentence for the user.</exception>
    public static async Task<GridNode> StartAsync(GridOptions options, SimulatedNetworkOptions? simulation, CancellationToken cancellation)
    {
        DataDirectory.Prepare(options);
        var demo = simulation is null ? null : DemoNetwork.Create(options, simulation);
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Orleans", LogLevel.Warning);
        // A failed start is told once, as a sentence, by the command line.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        // Keys lie unencrypted in the data directory, which nobody else may read.
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Queries come in the address too, and those of dashboards are long.
            kestrel.Limits.MaxRequestLineSize = 64 << 10;
            kestrel.Listen(options.Http.Listen);
        });

        // Hosted services stop in the reverse of this order: collectors, then the pipeline behind them, then the grains, then the log.
        AddStorage(builder.Services, options);
        AddSeries(builder.Services, options);
        RuntimeHosting.Configure(builder, options);
        AddGrains(builder.Services, options);
        builder.Services.AddRules(options);
        builder.Services.AddAlerts(options);
        builder.Services.AddObjectives(options);
        builder.Services.AddIncidents(options);
        AddCollectors(builder.Services, options);
        builder.Services.AddGridGateway(gateway => gateway.PartitionCount = options.Partitions);
        if (demo is not null)
        {
            builder.Services.AddHostedService(_ => demo);
        }

        var app = builder.Build();
        app.Services.GetRequiredService<SeriesStoreMetrics>();
        // Reads its files now, so that one that cannot be read is told of at the start and not with the first record.
        app.Services.GetRequiredService<EnrichmentPipeline>();
        app.MapGridGateway();
        app.MapOtlp();
        try
        {
            await app.StartAsync(cancellation);
        }
        catch
        {
            // What did start is stopped in order; a port in use must not look like a crash.
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
            throw;
        }
        var node = new GridNode(app);
        Announce(node, options, demo);
        return node;
    }

    public Task WaitForShutdownAsync(CancellationToken cancellation) => _app.WaitForShutdownAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        // Services are told to stop once: the second time, what they call is gone.
        if (!_app.Lifetime.ApplicationStopped.IsCancellationRequested)
        {
            await _app.StopAsync();
        }
        await _app.DisposeAsync();
    }

    private static void AddStorage(IServiceCollection services, GridOptions options)
    {
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(new PartitionMap(options.Partitions));
        services.AddSingleton<IIngestLog>(provider =>
            FileIngestLog.Open(
                new FileIngestLogOptions
                {
                    Directory = Path.Combine(options.DataDirectory, "log"),
                    Partitions = options.Partitions,
                    MaxBytesPerPartition = options.Ingest.MaxBytesPerPartition,
                    SegmentBytes = Math.Min(64L << 20, options.Ingest.MaxBytesPerPartition / 4),
                    Fsync = options.Ingest.Fsync switch
                    {
                        "never" => FsyncPolicy.Never,
                        "every_commit" => FsyncPolicy.EveryCommit,
                        _ => FsyncPolicy.Interval,
                    },
                },
                provider.GetRequiredService<ILogger<FileIngestLog>>(),
                provider.GetRequiredService<TimeProvider>()
            )
        );
        services.AddSingleton(_ =>
            SqliteStateStore.Open(
                new SqliteStateStoreOptions
                {
                    Path = Path.Combine(options.DataDirectory, "state.db"),
                    MaxValueBytes = 256 << 20,
                    // The log is trimmed to what the states hold, so they must be as durable as the log is.
                    Durability = options.Ingest.Fsync == "never" ? StateDurability.Process : StateDurability.Power,
                }
            )
        );
        services
            .AddDataProtection()
            .SetApplicationName("TelemetryGrid")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(options.DataDirectory, "keys")));
        services.AddSingleton<ICredentialProtector, CredentialProtector>();
    }

    private static void AddSeries(IServiceCollection services, GridOptions options)
    {
        var directory = Path.Combine(options.DataDirectory, "series");
        options.Series.Archive.Folder = directory;
        services.AddSingleton(options.Series.Archive);
        services.AddSingleton(options.Series.Tiers);
        services.AddSingleton<SeriesArchives>();
        services.AddHostedService(provider => provider.GetRequiredService<SeriesArchives>());
        services.AddHostedService<SeriesTiering>();
        services.AddSingleton<SeriesStoreMetrics>();
        services.AddSingleton(provider => new RecordStores(
            partition => new RecordStoreOptions
            {
                Directory = Path.Combine(options.DataDirectory, "records", $"p{partition:D4}"),
                Partition = partition,
                MaxBytes = options.Records.MaxBytes,
                MaxAge = options.Records.MaxAge,
            },
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RecordStore>>()
        ));
        services.AddSingleton(provider => new SeriesStore(
            new SeriesStoreOptions
            {
                Directory = Path.Combine(directory, "hot"),
                Shard = shard =>
                    shard with
                    {
                        MaxSeries = options.Series.MaxSeries,
                        MaxHotBytes = options.Series.MaxHotBytes,
                        HotWindow = options.Series.HotWindow,
                    },
            },
            partition => provider.GetRequiredService<SeriesArchives>()[partition],
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<SeriesStore>>()
        ));
        services.AddSingleton(
            new QueryEngineOptions
            {
                Timeout = options.Queries.Timeout,
                MaxConcurrency = options.Queries.MaxConcurrency,
                MaxSamples = options.Queries.MaxSamples,
                LookbackDelta = options.Queries.LookbackDelta,
            }
        );
        services.AddSingleton<GridSeries>();
        services.AddSingleton<IMetricHistory, MetricHistory>();
        services.AddSingleton<IAnalyticsJob, CapacityJob>();
        services.AddSingleton<IAnalyticsJob, BatchAnomalyJob>();
        services.AddSingleton<IAnalyticsJob, ChangePointJob>();
        services.AddSingleton<IAnalyticsJob, HealthJob>();
        services.AddSingleton<IAnalyticsJob, FailurePredictionJob>();
        services.AddSingleton<IAnalyticsJob, PerformancePredictionJob>();
        services.AddSingleton<IAnalyticsJob, AnomalyPredictionJob>();
        services.AddSingleton<IAnalyticsJob, CorrelationJob>();
        services.AddSingleton<IAnalyticsJob, RetrainJob>();
        services.AddSingleton<IEventSink, EventSink>();
        services.AddSingleton(new WatchCalendar([.. options.Analytics.Holidays], options.Analytics.TimeZone));
        services.AddHostedService<MaintenanceCalendar>();
        services.AddSingleton(options.Analytics.Services with { Notable = Notable(options) });
        services.AddSingleton<IServiceReader, ServiceReader>();
        if (options.Analytics.Services.IsEnabled)
        {
            services.AddSingleton<IAnalyticsJob, ServicesJob>();
        }
        services.AddSingleton<ISeriesSource>(provider => provider.GetRequiredService<GridSeries>());
        services.AddSingleton<IExemplarSource>(provider => provider.GetRequiredService<GridSeries>());
        services.AddSingleton<ISeriesCatalog>(provider => provider.GetRequiredService<GridSeries>());
        services.AddSingleton<IRemoteWriteDecompressor, SnappyDecompressor>();
        services.AddSingleton(
            new MetricIntakeOptions { OutOfOrderWindow = options.Series.OutOfOrderWindow, MaxAge = options.Series.Tiers.Default.Raw }
        );
        services.AddSingleton<MetricIntake>();
        services.AddSingleton<IMetricIntake>(provider => provider.GetRequiredService<MetricIntake>());
        services.AddSingleton<IMetricSink>(provider => provider.GetRequiredService<MetricIntake>());
        services.AddSingleton<ISampleSink, SampleSink>();
    }

    private static void AddGrains(IServiceCollection services, GridOptions options)
    {
        services.AddSingleton(
            new PartitionOptions
            {
                CheckpointInterval = options.Ingest.CheckpointInterval,
                MaxKeysPerSlice = options.Flows.MaxKeysPerSlice,
                KeepPerSlice = options.Flows.KeepPerSlice,
                MaxFlowEntities = options.Flows.MaxEntities,
                Patterns = options.Analytics.Patterns,
                Notable = Notable(options),
            }
        );
        // A partition replays its log while it activates: gigabytes, if the node was killed between checkpoints.
        services.Configure<GrainCollectionOptions>(grains => grains.ActivationTimeout = TimeSpan.FromHours(1));
        services.AddHostedService(provider => new GridStarter(
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<PartitionMap>(),
            options,
            provider.GetRequiredService<ILogger<GridStarter>>()
        ));
        services.AddHostedService<JobTicker>();
    }

    private static NotableOptions Notable(GridOptions options) =>
        new()
        {
            PerDay = options.Analytics.AlertBudgetPerDay,
            Share = 1.0 / options.Partitions,
            MinimumHistory = options.Analytics.MinimumHistory,
        };

    private static EnrichmentPipeline Enrichment(IServiceProvider provider, GridOptions options)
    {
        var pipeline = new EnrichmentPipeline(
            options.Enrichment,
            provider.GetRequiredService<TopologyContext>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<EnrichmentPipeline>>()
        );
        pipeline.Start();
        return pipeline;
    }

    private static ProfilePolling Profiles(IServiceProvider provider, GridOptions options)
    {
        // What is wrong with them was told when the configuration was read.
        var library = ProfileLibrary.Load(options.Snmp.Profiles, out _);
        return new ProfilePolling(
            library,
            new ProfilePollerOptions(),
            provider.GetRequiredService<IMetricSink>(),
            provider.GetRequiredService<TimeProvider>()
        );
    }

    private static GnmiCollectorFactory Streaming(IServiceProvider provider) =>
        new(
            new GnmiOptions(),
            SourceKind.StreamingTelemetry,
            StreamingSettings.DefinitionOf,
            (source, credentials) =>
                StreamingSettings.UserOf(source) is { Length: > 0 } user
                    ? new GnmiLogin(user, credentials.Find(StreamingSettings.Password) ?? "")
                    : null,
            provider.GetRequiredService<DeviceAddressBook>(),
            provider.GetRequiredService<IngestPipeline>(),
            provider.GetRequiredService<IMetricSink>(),
            provider.GetRequiredService<IngestMetrics>(),
            provider.GetRequiredService<TimeProvider>()
        );

    private static DiscoverySchedule Discovery(IServiceProvider provider, GridOptions options) =>
        new(
            provider.GetRequiredService<DiscoveryService>(),
            options.Discovery.Request,
            options.Discovery.Interval,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DiscoverySchedule>>()
        );

    private static void AddCollectors(IServiceCollection services, GridOptions options)
    {
        services.AddSingleton<IngestMetrics>();
        services.AddSingleton<DeviceAddressBook>();
        services.TryAddSingleton<IBatchPublisher, StreamBatchPublisher>();
        services.AddSingleton<IngestPipeline>();
        services.AddHostedService(provider => provider.GetRequiredService<IngestPipeline>());
        services.AddSingleton(
            new FlowCollectorOptions
            {
                Window = options.Flows.Window,
                MaxKeysPerWindow = options.Flows.MaxKeysPerWindow,
                StateDirectory = Path.Combine(options.DataDirectory, "collectors"),
            }
        );
        services.AddSingleton<IRecordSink, RecordIntake>();
        services.AddSingleton<TopologyContext>();
        services.AddHostedService(provider => provider.GetRequiredService<TopologyContext>());
        services.AddSingleton(provider => Enrichment(provider, options));
        services.AddSingleton<IEnrichmentStatus>(provider => provider.GetRequiredService<EnrichmentPipeline>());
        services.AddHostedService<BusinessContextReader>();
        services.AddSingleton<FlowContext>();
        services.AddSingleton<IFlowContext>(provider => provider.GetRequiredService<FlowContext>());
        services.AddSingleton(provider => new RecordValidator(new RecordValidationOptions(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new TelemetryJsonReader(
            new TelemetryJsonOptions(),
            provider.GetRequiredService<RecordValidator>()
        ));
        services.AddSingleton(provider => new DeadLetterStore(
            new DeadLetterStoreOptions { Directory = Path.Combine(options.DataDirectory, "dead-letters") },
            provider.GetRequiredService<TimeProvider>()
        ));
        services.AddSingleton<RejectedRecords>();
        services.AddSingleton<ITelemetryIntake, TelemetryIntake>();
        services.AddSingleton<ICollectorFactory, FlowCollectorFactory>();
        services.AddSingleton<ICollectorFactory, SyslogCollectorFactory>();
        services.AddSingleton(provider => Profiles(provider, options));
        services.AddSingleton<IInventorySink, TopologyInventorySink>();
        services.AddSingleton<InventoryPolling>();
        services.AddSingleton<SnmpPolling>();
        services.AddSingleton(provider => provider.GetRequiredService<SnmpPolling>().Users);
        services.AddSingleton(new TrapCollectorOptions { StateDirectory = Path.Combine(options.DataDirectory, "collectors") });
        services.AddSingleton<ICollectorFactory, TrapCollectorFactory>();
        services.AddSingleton<ICollectorFactory>(Streaming);
        services.AddSingleton<RouteTable>();
        services.AddSingleton<ICollectorFactory, BmpCollectorFactory>();
        services.AddSingleton<ICollectorFactory, ApiCollectorFactory>();
        services.AddSingleton<ICollectorFactory, OtlpCollectorFactory>();
        services.AddSingleton<ICollectorFactory, SnmpCollectorFactory>();
        services.AddSingleton(new ScrapeOptions());
        services.AddSingleton<ScrapeClient>();
        services.AddSingleton<ScrapeTargets>();
        services.AddSingleton<ScrapeMetrics>();
        services.AddSingleton<ICollectorFactory, ScrapeCollectorFactory>();
        services.AddSingleton<ITargetDirectory, ScrapeTargetDirectory>();
        services.AddSingleton<ISourceProbe, SnmpProbe>();
        services.AddSingleton<ISourceProbe, ScrapeProbe>();
        services.AddSingleton<ISourceProbe, ApiProbe>();
        services.AddSingleton<ISourceProbe, GnmiProbe>();
        services.AddSingleton<ISourceProbe, ListenerProbe>();
        services.AddSingleton<ISourceTester, SourceTester>();
        services.AddSingleton<DiscoveryService>();
        services.AddSingleton<IDiscoveryService>(provider => provider.GetRequiredService<DiscoveryService>());
        services.AddHostedService<CollectorSupervisor>();
        services.AddHostedService(provider => Discovery(provider, options));
    }

    private static void Announce(GridNode node, GridOptions options, DemoNetwork? demo)
    {
        Console.WriteLine($"TelemetryGrid answers at {node.Address}");
        Console.WriteLine($"Data is kept in {Path.GetFullPath(options.DataDirectory)}");
        if (demo is not null)
        {
            Console.WriteLine($"A simulated network of {demo.DeviceCount} devices is running; its story: {demo.Story}");
        }
        if (!IPAddress.IsLoopback(options.Http.Listen.Address))
        {
            Console.WriteLine("Anyone who can reach this address may see and change everything (allow_anonymous).");
        }
        Console.WriteLine("Press Ctrl+C to stop.");
    }
}
