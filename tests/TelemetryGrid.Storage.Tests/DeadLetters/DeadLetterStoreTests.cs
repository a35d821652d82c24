using System.Text;
using TelemetryGrid.Storage.DeadLetters;
using TelemetryGrid.Storage.Tests.Series;

namespace TelemetryGrid.Storage.Tests.DeadLetters;

public sealed class DeadLetterStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Find_LetterAdded_ComesBackAsItWas()
    {
        using var store = Open();

        var id = store.Add("name_missing", "src-1", "The name is missing.", "{\"a\":1}"u8);
        var letter = store.Find(id)!;

        Assert.Equal((1, "name_missing", "src-1", "The name is missing."), (letter.Id, letter.Reason, letter.Source, letter.Message));
        Assert.Equal("{\"a\":1}"u8.ToArray(), letter.Payload.ToArray());
        Assert.Equal(_time.Now, letter.ReceivedAt);
        Assert.True(letter.IsWhole);
        Assert.Null(store.Find(0));
        Assert.Null(store.Find(2));
    }

    [Fact]
    public void Add_PayloadTooLong_KeepsItsBeginning()
    {
        using var store = Open(o => o.MaxPayloadBytes = 256);

        var letter = store.Find(store.Add("r", "s", "m", new byte[1000]))!;

        Assert.Equal((256, 1000, false), (letter.Payload.Length, letter.OriginalLength, letter.IsWhole));
        Assert.Equal(1, store.Describe().Shortened);
    }

    [Fact]
    public void Add_TextsTooLong_AreShortenedAndReadBack()
    {
        using var store = Open();

        var letter = store.Find(store.Add(new string('r', 5000), new string('ü', 5000), new string('日', 5000), []))!;

        Assert.Equal((1024, 1024, 1024), (letter.Reason.Length, letter.Source.Length, letter.Message.Length));
    }

    [Fact]
    public void List_Filters_NewestFirstInPages()
    {
        using var store = Open();
        for (var i = 0; i < 10; i++)
        {
            store.Add(i % 2 == 0 ? "even" : "odd", i < 5 ? "a" : "b", "m", []);
            _time.Now += TimeSpan.FromMinutes(1);
        }
        var start = _time.Now - TimeSpan.FromMinutes(10);

        var first = store.List(new DeadLetterQuery { Limit = 4 });
        var second = store.List(new DeadLetterQuery { Limit = 4, Cursor = first.Next });
        var third = store.List(new DeadLetterQuery { Limit = 4, Cursor = second.Next });

        Assert.Equal([10L, 9L, 8L, 7L], Ids(first));
        Assert.Equal([6L, 5L, 4L, 3L], Ids(second));
        Assert.Equal([2L, 1L], Ids(third));
        Assert.Null(third.Next);
        Assert.Equal([9L, 7L], Ids(store.List(new DeadLetterQuery { Reason = "even", Source = "b" })));
        Assert.Equal(
            [4L, 3L],
            Ids(store.List(new DeadLetterQuery { From = start + TimeSpan.FromMinutes(2), To = start + TimeSpan.FromMinutes(4) }))
        );
    }

    [Fact]
    public void Open_AfterRemoval_LetterStaysGoneAndIdsGoOn()
    {
        using (var store = Open())
        {
            store.Add("r", "s", "m", []);
            store.Add("r", "s", "m", []);
            Assert.True(store.Remove(2));
            Assert.False(store.Remove(2));
        }
        using var again = Open();

        Assert.Equal([1L], Ids(again.List(new DeadLetterQuery())));
        Assert.Equal(3, again.Add("r", "s", "m", []));
    }

    [Fact]
    public void Add_MoreThanMayBe_OldestGoAndStayGone()
    {
        using (var store = Open(o => o.MaxLetters = 3))
        {
            for (var i = 0; i < 5; i++)
            {
                store.Add("r", "s", "m", []);
            }
            store.Remove(4);
            Assert.Equal([5L, 3L], Ids(store.List(new DeadLetterQuery())));
            Assert.Equal((2, 2, 1), (store.Describe().Letters, store.Describe().Expired, store.Describe().Removed));
        }
        using var again = Open(o => o.MaxLetters = 3);

        Assert.Equal([5L, 3L], Ids(again.List(new DeadLetterQuery())));
    }

    [Fact]
    public void Add_MoreBytesThanMayBe_FilesStayBounded()
    {
        using var store = Open(o => (o.MaxBytes, o.MaxPayloadBytes) = (64 << 10, 4096));
        for (var i = 0; i < 200; i++)
        {
            store.Add("r", "s", "m", new byte[1000]);
            Assert.True(store.Describe().Bytes <= 64 << 10);
            Assert.NotNull(store.Find(i + 1));
        }
        var statistics = store.Describe();

        Assert.True(statistics.Letters >= 40);
        Assert.Equal(200, statistics.Letters + statistics.Expired);
        Assert.Equal(statistics.Bytes, new DirectoryInfo(_folder.File("dl")).GetFiles("*.letters").Sum(f => f.Length));
    }

    [Fact]
    public void Open_EveryCutOfTheFile_KeepsEveryWholeLetterAndGoesOn()
    {
        using (var store = Open())
        {
            store.Add("r1", "s", "m", "first"u8);
            store.Add("r2", "s", "m", "second"u8);
            store.Remove(1);
        }
        var path = Directory.GetFiles(_folder.File("dl"), "*.letters").Single();
        var bytes = File.ReadAllBytes(path);
        for (var length = 0; length <= bytes.Length; length++)
        {
            File.WriteAllBytes(path, bytes[..length]);
            using var store = Open();
            var ids = Ids(store.List(new DeadLetterQuery()));
            long[] expected =
                length == bytes.Length ? [2]
                : length >= bytes.Length - 17 ? [2, 1]
                : length * 2 >= bytes.Length - 18 ? [1]
                : [];
            Assert.Equal(expected, ids);
            var id = store.Add("r", "s", "m", "new"u8);
            Assert.Equal("new"u8.ToArray(), store.Find(id)!.Payload.ToArray());
            Assert.DoesNotContain(id, ids);
            Assert.Equal(0, store.Describe().Damaged);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void AnySequence_WithReopenings_AgreesWithAModel(int seed)
    {
        var random = new Random(seed);
        var model = new SortedDictionary<long, string>();
        const int max = 20;
        var store = Open(o => o.MaxLetters = max);
        try
        {
            for (var step = 0; step < 3000; step++)
            {
                switch (random.Next(20))
                {
                    case < 10:
                        var text = new string((char)('a' + random.Next(26)), random.Next(300));
                        model.Add(store.Add("r" + random.Next(3), "s", "m", Encoding.UTF8.GetBytes(text)), text);
                        while (model.Count > max)
                        {
                            model.Remove(model.Keys.First());
                        }
                        break;
                    case < 18:
                        var id = model.Count == 0 ? 1 : model.Keys.First() + random.Next(30) - 3;
                        Assert.Equal(model.Remove(id), store.Remove(id));
                        break;
                    case 18:
                        store.Dispose();
                        store = Open(o => o.MaxLetters = max);
                        break;
                    default:
                        var page = store.List(new DeadLetterQuery { Limit = 1000 });
                        Assert.Equal(
                            model.Reverse().Select(m => (m.Key, m.Value)),
                            page.Letters.Select(l => (l.Id, Encoding.UTF8.GetString(l.Payload.Span)))
                        );
                        break;
                }
            }
            Assert.Equal(model.Count, store.Describe().Letters);
        }
        finally
        {
            store.Dispose();
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Open_AnyByteDamaged_NeverThrowsAndTellsNothingWrong(int seed)
    {
        var random = new Random(seed);
        using (var store = Open())
        {
            for (var i = 0; i < 20; i++)
            {
                store.Add("r", "s", "m", Encoding.UTF8.GetBytes("payload" + i));
            }
        }
        var path = Directory.GetFiles(_folder.File("dl"), "*.letters").Single();
        var bytes = File.ReadAllBytes(path);
        for (var round = 0; round < 100; round++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(damaged.Length)] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(path, damaged);
            using var store = Open();
            foreach (var letter in store.List(new DeadLetterQuery()).Letters)
            {
                Assert.Equal("payload" + (letter.Id - 1), Encoding.UTF8.GetString(letter.Payload.Span));
            }
            Assert.True(store.Describe().Letters < 20);
        }
    }

    [Fact]
    public void Construct_FolderInUseOrOptionsInvalid_SaysSo()
    {
        using var store = Open();

        Assert.Throws<IOException>(() => Open());
        var error = Assert.Throws<ArgumentException>(() =>
            new DeadLetterStore(
                new DeadLetterStoreOptions
                {
                    MaxLetters = 0,
                    MaxBytes = 1,
                    MaxPayloadBytes = 0,
                },
                _time
            )
        );
        Assert.Contains("Directory", error.Message);
        Assert.Contains("MaxLetters", error.Message);
        Assert.Contains("MaxBytes", error.Message);
        Assert.Contains("MaxPayloadBytes", error.Message);
    }

    private DeadLetterStore Open(Action<DeadLetterStoreOptions>? configure = null)
    {
        var options = new DeadLetterStoreOptions { Directory = _folder.File("dl") };
        configure?.Invoke(options);
        return new DeadLetterStore(options, _time);
    }

    private static long[] Ids(DeadLetterPage page) => [.. page.Letters.Select(l => l.Id)];
}
