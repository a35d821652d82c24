using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using TelemetryGrid.Storage.State;

namespace TelemetryGrid.Storage.Tests.State;

public sealed class SqliteStateStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private SqliteStateStoreOptions Options => new() { Path = _folder.File("state.db") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_NothingStored_ReturnsNull()
    {
        await using var store = SqliteStateStore.Open(Options);
        Assert.Null(await store.ReadAsync("device", "a"));
    }

    [Theory]
    [InlineData(StateDurability.Process)]
    [InlineData(StateDurability.Power)]
    public async Task Write_ThenReopen_IsThereUnderItsVersionInOneFile(StateDurability durability)
    {
        var options = Options;
        options.Durability = durability;
        StateWriteResult written;
        await using (var store = SqliteStateStore.Open(options))
        {
            written = await store.WriteAsync("device", "röuter", "state"u8.ToArray());
            await store.WriteAsync("device", "empty", ReadOnlyMemory<byte>.Empty);
        }
        Assert.True(written.Succeeded);
        Assert.False(File.Exists(options.Path + "-wal"));
        await using (var store = SqliteStateStore.Open(options))
        {
            var read = await store.ReadAsync("device", "röuter");
            Assert.Equal(written.ETag, read!.ETag);
            Assert.Equal("state"u8.ToArray(), read.Data);
            Assert.Empty((await store.ReadAsync("device", "empty"))!.Data);
            Assert.Null(await store.ReadAsync("interface", "röuter"));
        }
    }

    [Fact]
    public async Task Write_ExpectedVersion_OnlyTheCurrentOnePasses()
    {
        await using var store = SqliteStateStore.Open(Options);
        var first = await store.WriteAsync("k", "a", Text("1"), expectedETag: 0);
        Assert.True(first.Succeeded);
        Assert.Equal(new StateWriteResult(false, first.ETag), await store.WriteAsync("k", "a", Text("x"), expectedETag: 0));
        var second = await store.WriteAsync("k", "a", Text("2"), first.ETag);
        Assert.True(second.Succeeded && second.ETag > first.ETag);
        Assert.Equal(new StateWriteResult(false, second.ETag), await store.WriteAsync("k", "a", Text("x"), first.ETag));
        Assert.Equal(new StateWriteResult(false, 0), await store.WriteAsync("k", "none", Text("x"), expectedETag: 5));
        Assert.Equal("2", Encoding.UTF8.GetString((await store.ReadAsync("k", "a"))!.Data));
    }

    [Fact]
    public async Task Write_SameVersionFromMany_ExactlyOneWins()
    {
        await using var store = SqliteStateStore.Open(Options);
        var start = await store.WriteAsync("k", "a", Text("0"));
        var results = await Task.WhenAll(
            Enumerable.Range(1, 50).Select(i => Task.Run(async () => await store.WriteAsync("k", "a", Text($"{i}"), start.ETag)))
        );
        var winner = Assert.Single(results, r => r.Succeeded);
        Assert.All(results, r => Assert.Equal(winner.ETag, r.ETag));
    }

    [Fact]
    public async Task Delete_ExpectedVersion_FollowsTheSameRules()
    {
        await using var store = SqliteStateStore.Open(Options);
        var stored = await store.WriteAsync("k", "a", Text("1"));
        Assert.Equal(new StateWriteResult(false, stored.ETag), await store.DeleteAsync("k", "a", stored.ETag + 1));
        Assert.Equal(new StateWriteResult(true, 0), await store.DeleteAsync("k", "a", stored.ETag));
        Assert.Null(await store.ReadAsync("k", "a"));
        Assert.True((await store.DeleteAsync("k", "a")).Succeeded);
        Assert.False((await store.DeleteAsync("k", "a", stored.ETag)).Succeeded);
    }

    [Fact]
    public async Task Write_AfterDeleteAndReopen_NeverGivesAVersionTwice()
    {
        long before;
        await using (var store = SqliteStateStore.Open(Options))
        {
            before = (await store.WriteAsync("k", "a", Text("1"))).ETag;
            await store.DeleteAsync("k", "a");
        }
        await using (var store = SqliteStateStore.Open(Options))
        {
            Assert.True((await store.WriteAsync("k", "a", Text("1"))).ETag > before);
        }
    }

    [Fact]
    public async Task Write_ManyConcurrently_EachIsReadByItsWriterAtOnce()
    {
        var options = Options;
        options.MaxQueuedWrites = 8;
        options.ReadConnections = 2;
        await using var store = SqliteStateStore.Open(options);
        await Task.WhenAll(
            Enumerable
                .Range(0, 16)
                .Select(worker =>
                    Task.Run(async () =>
                    {
                        for (var i = 0; i < 100; i++)
                        {
                            var written = await store.WriteAsync("k", $"{worker}", Text($"{worker}.{i}"));
                            var read = await store.ReadAsync("k", $"{worker}");
                            Assert.Equal(written.ETag, read!.ETag);
                            Assert.Equal($"{worker}.{i}", Encoding.UTF8.GetString(read.Data));
                        }
                    })
                )
        );
    }

    [Fact]
    public async Task ListKeys_Paged_ReturnsEachKeyOfTheKindOnceInOrder()
    {
        await using var store = SqliteStateStore.Open(Options);
        var keys = Enumerable.Range(0, 25).Select(i => i.ToString("D3", CultureInfo.InvariantCulture)).ToArray();
        await Task.WhenAll(keys.Reverse().Select(k => store.WriteAsync("k", k, Text(k)).AsTask()));
        await store.WriteAsync("other", "000", Text("x"));
        var listed = new List<string>();
        IReadOnlyList<string> page;
        do
        {
            page = await store.ListKeysAsync("k", listed.LastOrDefault(), 10);
            listed.AddRange(page);
        } while (page.Count == 10);
        Assert.Equal(keys, listed);
    }

    [Fact]
    public async Task Dispose_WithWritesWaiting_CommitsThem()
    {
        var store = SqliteStateStore.Open(Options);
        var writes = Enumerable.Range(0, 500).Select(i => store.WriteAsync("k", $"{i}", Text("v")).AsTask()).ToArray();
        await store.DisposeAsync();
        Assert.All(await Task.WhenAll(writes), r => Assert.True(r.Succeeded));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.WriteAsync("k", "late", Text("v")));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await store.ReadAsync("k", "1"));
        await using var again = SqliteStateStore.Open(Options);
        Assert.Equal(500, (await again.ListKeysAsync("k", null, 1000)).Count);
    }

    [Fact]
    public async Task Open_HeldByAnother_SaysSoInOneSentence()
    {
        await using var holder = SqliteStateStore.Open(Options);
        var refused = Assert.Throws<StateStoreException>(() => SqliteStateStore.Open(Options));
        Assert.Equal($"The state store {Options.Path} is in use by another process.", refused.Message);
    }

    [Fact]
    public void Open_NotADatabase_SaysSoAndLeavesTheFileAlone()
    {
        var garbage = new byte[8192];
        new Random(5).NextBytes(garbage);
        File.WriteAllBytes(Options.Path, garbage);
        var refused = Assert.Throws<StateStoreException>(() => SqliteStateStore.Open(Options));
        Assert.Contains("damaged or is no SQLite database", refused.Message, StringComparison.Ordinal);
        Assert.Equal(garbage, File.ReadAllBytes(Options.Path));
    }

    [Fact]
    public async Task Open_DatabaseOfAnotherProgram_Refuses()
    {
        await SqliteStateStore.Open(Options).DisposeAsync();
        using (var foreign = new SqliteConnection($"Data Source={_folder.File("foreign.db")};Pooling=False"))
        {
            foreign.Open();
            using var command = foreign.CreateCommand();
            command.CommandText = "CREATE TABLE theirs(a)";
            command.ExecuteNonQuery();
        }
        var options = Options;
        options.Path = _folder.File("foreign.db");
        Assert.Contains(
            "another program",
            Assert.Throws<StateStoreException>(() => SqliteStateStore.Open(options)).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Write_LockedByAnotherProgram_FailsTheBatchInOneSentenceAndGoesOnAfterwards()
    {
        await using var store = SqliteStateStore.Open(Options);
        await using var other = new SqliteConnection($"Data Source={Options.Path};Pooling=False");
        await other.OpenAsync();
        Execute("BEGIN IMMEDIATE");
        var failed = await Assert.ThrowsAsync<StateStoreException>(async () => await store.WriteAsync("k", "a", Text("1")));
        Assert.Equal($"The state store {Options.Path} is locked by another process.", failed.Message);
        Execute("ROLLBACK");
        Assert.True((await store.WriteAsync("k", "a", Text("1"), expectedETag: 0)).Succeeded);

        void Execute(string sql)
        {
            using var command = other.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
    }

    [Fact]
    public async Task Write_InvalidArguments_Throw()
    {
        var options = Options;
        options.MaxValueBytes = 10;
        await using var store = SqliteStateStore.Open(options);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await store.WriteAsync("k", "a", new byte[11]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.WriteAsync("k", "a\0b", new byte[1]));
        await Assert.ThrowsAsync<ArgumentException>(async () => await store.WriteAsync("", "a", new byte[1]));
        Assert.Throws<ArgumentException>(() => SqliteStateStore.Open(new SqliteStateStoreOptions()));
    }

    [Theory]
    [InlineData(200)]
    [InlineData(5000)]
    public async Task Kill_InTheMiddleOfWrites_EverythingAcknowledgedIsThere(int killAfter)
    {
        using var child = CrashChild.Start("state", Options.Path);
        var acknowledged = 0L;
        while (await child.StandardOutput.ReadLineAsync() is { } line)
        {
            acknowledged = long.Parse(line, CultureInfo.InvariantCulture);
            if (acknowledged == killAfter)
            {
                child.Kill();
            }
        }
        await child.WaitForExitAsync();
        Assert.True(acknowledged >= killAfter);
        await using var store = SqliteStateStore.Open(Options);
        for (var n = 1L; n <= acknowledged; n++)
        {
            Assert.Equal(CrashChild.Payload(n), (await store.ReadAsync("crash", n.ToString(CultureInfo.InvariantCulture)))!.Data);
        }
    }

    private static byte[] Text(string text) => Encoding.UTF8.GetBytes(text);
}
