using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Benchmarks.Storage;

/// <summary>Upserts of 500 bytes into the state store by concurrent callers, and point reads. Arguments: [folder] [keys].</summary>
public static class StateBenchmark
{
    private const int Callers = 4096;

    public static async Task RunAsync(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var folder = Path.Combine(args.Length > 0 ? args[0] : Path.GetTempPath(), "state-benchmark-" + Guid.NewGuid().ToString("N"));
        var keys = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 100_000;
        try
        {
            foreach (var durability in Enum.GetValues<StateDurability>())
            {
                var options = new SqliteStateStoreOptions { Path = Path.Combine(folder, $"{durability}.db"), Durability = durability };
                await using var store = SqliteStateStore.Open(options);
                var data = new byte[500];
                new Random(1).NextBytes(data);
                var insert = await MeasureAsync(keys, key => store.WriteAsync("benchmark", key, data).AsTask());
                var update = await MeasureAsync(keys, key => store.WriteAsync("benchmark", key, data).AsTask());
                var read = await MeasureAsync(keys, key => store.ReadAsync("benchmark", key).AsTask());
                Console.WriteLine(
                    $"state {durability, -7}: insert {insert} | update {update} | read {read} (500 B, {keys:N0} keys, {Callers} callers)"
                );
            }
            var plain = PlainUpsert(Path.Combine(folder, "plain.db"), keys);
            Console.WriteLine($"state plain SQLite loop, one thread, {Callers} upserts per transaction, nobody told: insert {plain}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<Outcome> MeasureAsync(int keys, Func<string, Task> operation)
    {
        var next = 0;
        var outcome = Outcome.Begin();
        await Task.WhenAll(
            Enumerable
                .Range(0, Callers)
                .Select(async _ =>
                {
                    await Task.Yield();
                    for (int i; (i = Interlocked.Increment(ref next)) <= keys; )
                    {
                        await operation(Key(i, keys));
                    }
                })
        );
        return outcome.End(keys);
    }

    /// <summary>Grain keys come in no order; a multiplier prime to the range visits each key once.</summary>
    private static string Key(int i, int keys) => (i * 7919L % keys).ToString("D12", CultureInfo.InvariantCulture);

    private static Outcome PlainUpsert(string path, int keys)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE state(kind TEXT, key TEXT, etag INTEGER, data BLOB, PRIMARY KEY(kind, key)) WITHOUT ROWID";
        command.ExecuteNonQuery();
        command.CommandText = "INSERT INTO state VALUES('benchmark', $key, 1, $data) ON CONFLICT DO UPDATE SET data = excluded.data";
        var key = command.Parameters.Add("$key", SqliteType.Text);
        command.Parameters.Add("$data", SqliteType.Blob).Value = new byte[500];
        var outcome = Outcome.Begin();
        for (var i = 1; i <= keys; )
        {
            using var transaction = connection.BeginTransaction();
            command.Transaction = transaction;
            for (var last = Math.Min(keys, i + Callers - 1); i <= last; i++)
            {
                key.Value = Key(i, keys);
                command.ExecuteNonQuery();
            }
            transaction.Commit();
        }
        return outcome.End(keys);
    }

    /// <summary>Rate by the wall clock, and processor time per operation, which a busy machine distorts less.</summary>
    private readonly record struct Outcome(long Start, TimeSpan Cpu, double PerSecond, double MicrosecondsEach)
    {
        public static Outcome Begin() => new(Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, 0, 0);

        public Outcome End(int operations) =>
            this with
            {
                PerSecond = operations / Stopwatch.GetElapsedTime(Start).TotalSeconds,
                MicrosecondsEach = (Environment.CpuUsage.TotalTime - Cpu).TotalMicroseconds / operations,
            };

        public override string ToString() => $"{PerSecond:N0}/s ({MicrosecondsEach:N1} µs CPU)";
    }
}
