using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Storage.Batches;
using TelemetryGrid.Storage.Records;

namespace TelemetryGrid.Storage.Tests.Records;

public sealed class RecordStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Time _time = new();
    private readonly RecordStoreOptions _options;

    public RecordStoreTests() =>
        _options = new RecordStoreOptions
        {
            Directory = _folder.File("records"),
            BlockBytes = 4096,
            SegmentBytes = 64 << 10,
            MaxBytes = 16 << 20,
            MaxAge = TimeSpan.FromDays(36_500),
            MaxUnflushedBytes = 0,
        };

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Query_RandomOnes_AnswersAreAPlainLists(int seed)
    {
        var model = new RecordModel(seed, 1500);
        using var store = Open();
        model.Replay(store, 1, model.Entries);
        Assert.True(store.Statistics.Segments > 1 && store.Statistics.Blocks > 50, store.Statistics.ToString());
        Assert.Equal(model.All.Count, store.Statistics.Records);
        var random = new Random(seed);
        for (var i = 0; i < 300; i++)
        {
            var query = model.Query(random);
            var expected = model.Expected(query);
            var found = new List<RecordCursor>();
            for (RecordCursor? next = RecordCursor.End; next is not null; )
            {
                var page = store.Query(query with { Before = next.Value });
                Assert.True(page.Records.Length <= query.Limit);
                Assert.All(page.Records, r => Assert.Equal(model.All[(int)r.Place.Ordinal], r.Bytes.ToArray()));
                found.AddRange(page.Records.Select(r => r.Place));
                next = page.Next;
            }
            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public void Query_ShortTimeOrUnknownDevice_ReadsOnlyMatchingBlocks()
    {
        var model = new RecordModel(3, 1500);
        using var store = Open();
        model.Replay(store, 1, model.Entries);
        var blocks = store.Statistics.Blocks;
        Assert.Empty(store.Query(new() { Device = Identity.DeviceId.Parse("r6"), Limit = 10 }).Records);
        Assert.True(store.Query(new() { Device = Identity.DeviceId.Parse("r6") }).BlocksRead < blocks / 10);
        Assert.True(store.Query(new() { Limit = 10 }).BlocksRead < 8);
        var middle = RecordView.Read(model.All[model.All.Count / 2]).TimestampNanoseconds;
        var page = store.Query(new() { FromNanoseconds = middle, ToNanoseconds = middle + 1 });
        Assert.True(page.Records.Length >= 1 && page.BlocksRead < blocks / 4, $"{page.BlocksRead} of {blocks}");
    }

    [Fact]
    public void Query_LargeRecords_PageIsCutAndTheNextGoesOn()
    {
        var model = new RecordModel(4, 1200, bodyBytes: 60_000);
        using var store = Open();
        model.Replay(store, 1, model.Entries);
        var found = new List<RecordCursor>();
        var pages = 0;
        for (RecordCursor? next = RecordCursor.End; next is not null; pages++)
        {
            var page = store.Query(new() { Limit = RecordQuery.MaxLimit, Before = next.Value });
            Assert.InRange(page.Records.Sum(r => (long)r.Bytes.Length), 0, RecordSearch.MaxPageBytes);
            found.AddRange(page.Records.Select(r => r.Place));
            next = page.Next;
        }
        Assert.True(pages > 2);
        Assert.Equal(model.Expected(new()), found);
    }

    [Fact]
    public void Query_Cancelled_Ends()
    {
        var model = new RecordModel(5, 300);
        using var store = Open();
        model.Replay(store, 1, model.Entries);
        Assert.Throws<OperationCanceledException>(() => store.Query(new() { Text = "nowhere" }, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Sequence_WaitsForTheDevice_AndOnlyForRecords()
    {
        _options.BlockBytes = 1 << 20;
        var model = new RecordModel(6, 100);
        using var store = Open();
        Assert.Equal(0, store.Sequence);
        store.Applied(1);
        store.Applied(2);
        Assert.Equal(2, store.Sequence);
        store.Append(3, RecordView.Read(model.All[0]));
        Assert.Equal(2, store.Sequence);
        store.Applied(3);
        store.Applied(4);
        Assert.Equal(2, store.Sequence);
        await store.FlushAsync();
        Assert.Equal(4, store.Sequence);
        store.Applied(5);
        Assert.Equal(5, store.Sequence);
    }

    [Fact]
    public void Append_EntryAppliedBefore_LeftOut()
    {
        var model = new RecordModel(7, 10);
        using var store = Open();
        model.Replay(store, 1, 10);
        model.Replay(store, 1, 10);
        Assert.Equal(model.All.Count, store.Statistics.Records);
        Assert.False(store.Append(10, RecordView.Read(model.All[0])));
    }

    [Fact]
    public void Seal_OldBlock_WrittenThoughSmall()
    {
        var model = new RecordModel(8, 5);
        using var store = Open();
        model.Replay(store, 1, 5);
        store.SealIfDue();
        Assert.Equal(0, store.Statistics.Blocks);
        _time.Advance(_options.BlockAge);
        store.SealIfDue();
        Assert.Equal(1, store.Statistics.Blocks);
        Assert.Equal(5, store.Sequence);
    }

    [Fact]
    public void Seal_DuringAnEntry_WaitsForItsEnd()
    {
        var model = new RecordModel(8, 5);
        using var store = Open();
        store.Append(1, RecordView.Read(model.All[0]));
        _time.Advance(_options.BlockAge);
        store.SealIfDue();
        Assert.Equal(0, store.Statistics.Blocks);
        store.Applied(1);
        Assert.Equal(1, store.Statistics.Blocks);
    }

    [Theory]
    [InlineData(200_000)]
    [InlineData(400_000)]
    public void Retention_ByBytes_OldestSegmentsGoAndAreCounted(long maxBytes)
    {
        _options.MaxBytes = maxBytes;
        var model = new RecordModel(9, 4000, bodyBytes: 300);
        using var store = Open();
        for (var sequence = 1; sequence <= model.Entries; sequence++)
        {
            model.Replay(store, sequence, sequence);
            store.SealIfDue();
            Assert.True(store.Statistics.Bytes <= maxBytes + (8 << 10), store.Statistics.ToString());
        }
        var kept = store.Statistics;
        Assert.True(kept.ExpiredRecords > 0);
        Assert.Equal(model.All.Count, kept.Records + kept.ExpiredRecords);
        Assert.Equal(kept.Segments, Directory.GetFiles(_options.Directory).Length);
        AssertHolds(store, model, ordinal => ordinal >= kept.ExpiredRecords);
    }

    [Fact]
    public void Retention_ByAge_AllGoesInTimeAndTheSequenceStays()
    {
        _options.MaxAge = TimeSpan.FromHours(10);
        var model = new RecordModel(10, 200);
        _time.Now = DateTimeOffset.FromUnixTimeSeconds(1_600_000_000);
        using (var store = Open())
        {
            model.Replay(store, 1, model.Entries);
            _time.Advance(TimeSpan.FromMinutes(1));
            store.SealIfDue();
            Assert.Equal(model.All.Count, store.Statistics.Records);
            _time.Advance(TimeSpan.FromHours(11));
            store.SealIfDue();
            Assert.Equal(0, store.Statistics.Records);
            Assert.Equal(model.All.Count, store.Statistics.ExpiredRecords);
            Assert.Equal(model.Entries, store.Sequence);
            Assert.Single(Directory.GetFiles(_options.Directory));
        }
        using var again = Open();
        Assert.True(again.Sequence > 0);
        model.Replay(again, again.Sequence + 1, model.Entries);
        Assert.False(again.Append(again.Sequence, RecordView.Read(model.All[0])));
    }

    [Fact]
    public void Open_WrongOptions_AllErrorsSaid()
    {
        var error = Assert.Throws<ArgumentException>(() =>
            RecordStore.Open(new RecordStoreOptions { BlockBytes = 1, SegmentBytes = 1 }, _time, NullLogger<RecordStore>.Instance)
        );
        Assert.All(["Directory", "BlockBytes", "SegmentBytes"], name => Assert.Contains(name, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Open_FilesOfAnotherPartition_Refused()
    {
        var model = new RecordModel(11, 5);
        using (var store = Open())
        {
            model.Replay(store, 1, 5);
            await store.FlushAsync();
        }
        _options.Partition = 3;
        Assert.Contains("partition 0", Assert.Throws<InvalidDataException>(Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_WhileWriting_SeesWholeEntriesInOrder()
    {
        var model = new RecordModel(12, 2000);
        Assert.InRange(model.All.Count, 5000, RecordQuery.MaxLimit);
        _options.MaxUnflushedBytes = 1 << 20;
        using var store = Open();
        using var done = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            var seen = 0;
            while (!done.IsCancellationRequested)
            {
                var page = store.Query(new() { Limit = RecordQuery.MaxLimit });
                var ordinals = page.Records.Select(r => (int)r.Place.Ordinal).Order().ToArray();
                Assert.Equal(Enumerable.Range(0, ordinals.Length), ordinals);
                Assert.True(ordinals.Length >= seen);
                seen = ordinals.Length;
            }
        });
        model.Replay(store, 1, model.Entries);
        await done.CancelAsync();
        await reading;
        AssertHolds(store, model, _ => true);
    }

    private static void AssertHolds(RecordStore store, RecordModel model, Func<int, bool> isHeld)
    {
        var found = new List<RecordCursor>();
        for (RecordCursor? next = RecordCursor.End; next is not null; )
        {
            var page = store.Query(new() { Limit = 1000, Before = next.Value });
            found.AddRange(page.Records.Select(r => r.Place));
            next = page.Next;
        }
        Assert.Equal(model.Expected(new(), isHeld), found);
    }

    private RecordStore Open() => RecordStore.Open(_options, _time, NullLogger<RecordStore>.Instance);

    private sealed class Time : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

        public override DateTimeOffset GetUtcNow() => Now;

        public override long GetTimestamp() => Now.UtcTicks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Advance(TimeSpan by) => Now += by;
    }
}
