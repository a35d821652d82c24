using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Hosting;
using Orleans.Storage;
using Orleans.Streams;
using TelemetryGrid.Alerting.Configuration;
using TelemetryGrid.Alerting.Correlation;
using TelemetryGrid.Alerting.Notifications;
using TelemetryGrid.Alerting.Rules.Evaluation;
using TelemetryGrid.Alerts;
using TelemetryGrid.EmbeddedRuntime;
using TelemetryGrid.EmbeddedRuntime.Testing;
using TelemetryGrid.Grains.Alerts;
using TelemetryGrid.Grains.Anomalies;
using TelemetryGrid.Grains.Forecasts;
using TelemetryGrid.Grains.Ingest;
using TelemetryGrid.Grains.Jobs;
using TelemetryGrid.Grains.Metrics;
using TelemetryGrid.Grains.Objectives;
using TelemetryGrid.Grains.Queries;
using TelemetryGrid.Grains.Records;
using TelemetryGrid.Grains.Rules;
using TelemetryGrid.Grains.Services;
using TelemetryGrid.Grains.Sources;
using TelemetryGrid.Grains.Tests.Alerts;
using TelemetryGrid.Grains.Tests.Forecasts;
using TelemetryGrid.Grains.Tests.Objectives;
using TelemetryGrid.Identity;
using TelemetryGrid.Ingest;
using TelemetryGrid.PromQL;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Log;
using TelemetryGrid.Storage.Records;
using TelemetryGrid.Storage.Series;

namespace TelemetryGrid.Grains.Tests.Grid;

/// <summary>The grains on several silos in virtual time, behind an ingest log on disk; storage outlives the silos.</summary>
internal sealed class TestGrid : IAsyncDisposable
{
    public const int Partitions = 2;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("grains-");
    private readonly ManualTimeProvider _time = new();
    private readonly List<SeriesArchive> _archives = [];
    private readonly List<int> _alive = [];
    private readonly CountedLog _counted;
    private readonly RuleQueries _ruleQueries;

    private TestGrid()
    {
        Log = FileIngestLog.Open(
            new FileIngestLogOptions
            {
                Directory = _directory.FullName,
                Partitions = Partitions,
                SegmentBytes = 4096,
                Fsync = FsyncPolicy.Never,
            }
        );
        _counted = new CountedLog(Log);
        _ruleQueries = new RuleQueries(new QueryEngineOptions(), _time);
    }

    public FileIngestLog Log { get; }

    public EmbeddedCluster Cluster { get; private set; } = null!;

    public IGrainFactory Grains => Cluster.GrainFactory;

    /// <summary>Which grains, by their id, cannot load their state.</summary>
    public Func<string, bool> RefuseReads { get; set; } = _ => false;

    /// <summary>Which grains, by their id, cannot store their state.</summary>
    public Func<string, bool> RefuseWrites { get; set; } = _ => false;

    public PlainHistory History { get; } = new();

    public KeptSamples Samples { get; } = new();

    public RuleGroupSettings Rules { get; set; } = new() { ExternalUrl = "http://grid" };

    public EntityRuleSet EntityRules { get; } = new();

    /// <summary>What rules told.</summary>
    public TestAlertOutlet Alerts => field ??= new TestAlertOutlet(Objectives);

    /// <summary>Whom alert groups tell.</summary>
    public RecordingSender Sender => field ??= new RecordingSender(_time);

    /// <summary>Where alerts go; the same for all silos.</summary>
    public ConfigurationHolder Alerting { get; } = new();

    public AlertOptions AlertOptions { get; } = new() { Shards = 3 };

    public ObjectiveWorld Objectives { get; } = new();

    public WatchCalendar Calendar { get; } = new([], TimeZoneInfo.Utc);

    public ServiceOptions Services { get; private init; } = new();

    public DateTimeOffset Now => _time.GetUtcNow();

    public static PartitionMap Map { get; } = new(Partitions);

    // Checkpoints come when the test asks for them.
    public static PartitionOptions Defaults { get; } = new() { CheckpointInterval = TimeSpan.FromDays(1) };

    public static async Task<TestGrid> StartAsync(
        PartitionOptions? options = null,
        int silos = 3,
        MessageFaults? faults = null,
        ServiceOptions? services = null
    )
    {
        var grid = new TestGrid { Services = services ?? new ServiceOptions() };
        for (var partition = 0; partition < Partitions; partition++)
        {
            grid._archives.Add(await SeriesArchive.OpenAsync(new SeriesArchiveOptions { Folder = grid._directory.FullName }, partition));
        }
        grid.Cluster = await EmbeddedCluster.StartAsync(
            new EmbeddedClusterOptions
            {
                Silos = silos,
                Time = grid._time,
                Faults = faults,
                Assemblies = [typeof(PartitionGrain).Assembly],
                Configure = silo => grid.Configure(silo, options ?? Defaults),
            }
        );
        grid._alive.AddRange(Enumerable.Range(0, silos));
        return grid;
    }

    public IPartitionGrain Partition(int partition) => Grains.GetGrain<IPartitionGrain>(partition.ToString(CultureInfo.InvariantCulture));

    public async Task<long> AppendAsync(int partition, byte[] payload) => await Log.AppendAsync(partition, payload);

    public Task PublishAsync(int partition, long sequence, ReadOnlyMemory<byte> payload) =>
        Cluster
            .Services()
            .GetRequiredKeyedService<IStreamProvider>(TelemetryBatch.StreamProvider)
            .GetStream<TelemetryBatch>(StreamId.Create(TelemetryBatch.StreamNamespace, partition.ToString(CultureInfo.InvariantCulture)))
            .OnNextAsync(new TelemetryBatch(sequence, payload));

    /// <summary>Appends and publishes a batch and lets it take its whole way.</summary>
    public async Task<long> IngestAsync(int partition, byte[] payload)
    {
        var sequence = await AppendAsync(partition, payload);
        await PublishAsync(partition, sequence, payload);
        await AdvanceAsync(1);
        return sequence;
    }

    /// <summary>Waits until a partition has applied its whole log, starting it as often as that takes.</summary>
    public async Task<PartitionStatus> CatchUpAsync(int partition)
    {
        Exception? last = null;
        for (var attempt = 0; attempt < 50; attempt++)
        {
            try
            {
                var status = await RunAsync(Partition(partition).StartAsync());
                if (status.AppliedSequence >= Log.LastSequence(partition))
                {
                    return status;
                }
                // Nothing rang after the last append.
                await PublishAsync(partition, Log.LastSequence(partition), default);
            }
            catch (Exception e) when (e is ReplayNeededException or OrleansException or TimeoutException)
            {
                last = e;
            }
            await AdvanceAsync(1);
        }
        throw new InvalidOperationException($"Partition {partition} did not catch up.", last);
    }

    /// <summary>Writes a checkpoint, replaying as often as that takes.</summary>
    public async Task CheckpointAsync(int partition)
    {
        while (true)
        {
            await CatchUpAsync(partition);
            try
            {
                await RunAsync(Partition(partition).CheckpointAsync());
                return;
            }
            catch (Exception e) when (e is ReplayNeededException or OrleansException)
            {
                await AdvanceAsync(1);
            }
        }
    }

    /// <summary>Lets virtual time go on until the call answers.</summary>
    public async Task<T> RunAsync<T>(Task<T> call)
    {
        await RunAsync((Task)call);
        return await call;
    }

    public async Task RunAsync(Task call)
    {
        while (!call.IsCompleted)
        {
            for (var turn = 0; turn < 1_000 && !call.IsCompleted; turn++)
            {
                await Task.Yield();
            }
            if (!call.IsCompleted)
            {
                // The log and the series store do real work on disk; virtual time must not run away from it into time-outs.
                await Task.Delay(10);
                _time.Advance(TimeSpan.FromMilliseconds(20));
            }
        }
        await call;
    }

    /// <summary>Lets all work end. To the cluster a delivery that waits for its grain's retries is work, so time goes on meanwhile.</summary>
    public async Task SettleAsync()
    {
        // Twice without anything on the way to the disk: what comes back from there goes on in a grain.
        for (var calm = 0; calm < 2; calm++)
        {
            await RunAsync(Cluster.SettleAsync());
            // What the disk has answered may still be on its way back to the grain, on a busy machine for a while.
            await Task.Delay(1);
            if (_counted.Pending > 0 || _ruleQueries.Engine.QueriesInProgress > 0)
                if (_counted.Pending + Objectives.Pending > 0)
                {
                    calm = -1;
                }
        }
    }

    /// <summary>Lets long times go by in long steps.</summary>
    public async Task AdvanceAsync(int seconds, int step)
    {
        for (; seconds > 0; seconds -= step)
        {
            _time.Advance(TimeSpan.FromSeconds(Math.Min(step, seconds)));
            await SettleAsync();
        }
    }

    public async Task AdvanceAsync(int seconds)
    {
        await SettleAsync();
        for (; seconds > 0; seconds--)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await SettleAsync();
        }
    }

    /// <summary>Ends the silo that runs the grain, as SIGKILL would, and starts another.</summary>
    public async Task KillAsync(IAddressable grain)
    {
        var silo = Cluster.SiloOf(grain);
        Assert.NotNull(silo);
        await KillAsync(silo.Value);
    }

    public Task KillAnyAsync(Random random) => KillAsync(_alive[random.Next(_alive.Count)]);

    public async Task KillAllAsync()
    {
        foreach (var silo in _alive.ToList())
        {
            await KillAsync(silo);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Log.DisposeAsync();
        foreach (var archive in _archives)
        {
            await archive.DisposeAsync();
        }
        _ruleQueries.Dispose();
        _directory.Delete(recursive: true);
    }

    /// <summary>A batch's payload.</summary>
    public static byte[] Batch(Action<BatchWriter> write)
    {
        var writer = new BatchWriter();
        write(writer);
        return writer.Payload.ToArray();
    }

    private async Task KillAsync(int silo)
    {
        Cluster.Kill(silo);
        _alive.Remove(silo);
        _alive.Add(await Cluster.AddSiloAsync());
    }

    private void Configure(ISiloBuilder silo, PartitionOptions options)
    {
        silo.AddMemoryStreams(TelemetryBatch.StreamProvider);
        silo.AddMemoryGrainStorage("memory");
        silo.Services.Configure<JsonSerializerOptions>(
            "memory",
            json =>
            {
                json.Converters.Add(new TextConverter<DeviceId>(DeviceId.Parse));
                json.Converters.Add(new TextConverter<InterfaceId>(InterfaceId.Parse));
                json.Converters.Add(new TextConverter<SourceId>(SourceId.Parse));
            }
        );
        silo.Services.AddKeyedSingleton<IGrainStorage>(
            GrainStorageNames.Entities,
            (services, _) => new FaultyStorage(services.GetRequiredKeyedService<IGrainStorage>("memory"), this)
        );
        silo.Services.AddSingleton<IIngestLog>(_counted);
        silo.Services.AddSingleton(options);
        silo.Services.AddSingleton(services => new RecordStores(
            partition => new RecordStoreOptions
            {
                Directory = Path.Combine(_directory.FullName, "records", partition.ToString(CultureInfo.InvariantCulture)),
                Partition = partition,
            },
            services.GetRequiredService<TimeProvider>(),
            NullLogger<RecordStore>.Instance
        ));
        silo.Services.AddSingleton(services => new SeriesStore(
            new SeriesStoreOptions
            {
                Directory = Path.Combine(_directory.FullName, "hot"),
                // Every checkpoint saves, so that the tests need not wait for minutes.
                Shard = shard => shard with { SaveInterval = TimeSpan.Zero, ChunkSamples = 8 },
            },
            partition => _archives[partition],
            _time,
            NullLogger<SeriesStore>.Instance
        ));
        silo.Services.AddSingleton<GridSeries>();
        silo.Services.AddSingleton<IMetricHistory>(History);
        silo.Services.AddSingleton<IAnalyticsJob, CapacityJob>();
        silo.Services.AddSingleton<IAnalyticsJob, BatchAnomalyJob>();
        silo.Services.AddSingleton<IAnalyticsJob, ChangePointJob>();
        silo.Services.AddSingleton<IAnalyticsJob, HealthJob>();
        silo.Services.AddSingleton<IAnalyticsJob, FailurePredictionJob>();
        silo.Services.AddSingleton<IAnalyticsJob, PerformancePredictionJob>();
        silo.Services.AddSingleton<IAnalyticsJob, AnomalyPredictionJob>();
        silo.Services.AddSingleton<IAnalyticsJob, CorrelationJob>();
        silo.Services.AddSingleton<IAnalyticsJob, RetrainJob>();
        silo.Services.AddSingleton<IAnalyticsJob, ServicesJob>();
        silo.Services.AddSingleton(Services);
        silo.Services.AddSingleton(Calendar);
        silo.Services.AddSingleton<IServiceReader, ServiceReader>();
        silo.Services.AddSingleton<IEventSink>(services => new TestEventSink(
            _counted,
            services.GetRequiredKeyedService<IStreamProvider>(TelemetryBatch.StreamProvider)
        ));
        silo.Services.AddSingleton(new CorrelationOptions { Roots = ["core"] });
        silo.Services.AddSingleton(Objectives.Options);
        silo.Services.AddSingleton<IObjectiveQueries>(Objectives);
        silo.Services.AddSingleton(Map);
        silo.Services.AddSingleton(Rules);
        silo.Services.AddSingleton(_ruleQueries);
        silo.Services.AddSingleton<ISampleSink>(services => new SampleSinks(
            Samples,
            Objectives,
            new TestSampleSink(_counted, services.GetRequiredKeyedService<IStreamProvider>(TelemetryBatch.StreamProvider))
        ));
        silo.Services.AddSingleton<IAlertOutlet>(Alerts);
        silo.Services.AddSingleton(EntityRules);
        silo.Services.AddSingleton<IEventWatch, EntityRuleWatch>();
        silo.Services.AddSingleton(Alerting);
        silo.Services.AddSingleton<INotificationSender>(Sender);
        silo.Services.AddAlertGrains(AlertOptions);
        silo.Services.AddSingleton<ICredentialProtector, ReversingProtector>();
    }
}
