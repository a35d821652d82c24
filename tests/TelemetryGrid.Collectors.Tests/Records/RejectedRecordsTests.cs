using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using TelemetryGrid.Collectors.Records;
using TelemetryGrid.Collectors.Tests.Snmp;
using TelemetryGrid.Storage.DeadLetters;

namespace TelemetryGrid.Collectors.Tests.Records;

public sealed class RejectedRecordsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("rejected-").FullName;
    private readonly ManualTimeProvider _time = new();
    private readonly DeadLetterStore _store;

    public RejectedRecordsTests() => _store = new DeadLetterStore(new DeadLetterStoreOptions { Directory = _folder }, _time);

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Add_Record_IsADeadLetterWithItsReason()
    {
        await using (var rejected = new RejectedRecords(_store, _time, NullLogger<RejectedRecords>.Instance))
        {
            rejected.Add("trap.malformed", "traps", "It cannot be read.", [1, 2, 3]);
        }

        var letter = Assert.Single(_store.List(new DeadLetterQuery()).Letters);
        Assert.Equal(("trap.malformed", "traps", "It cannot be read."), (letter.Reason, letter.Source, letter.Message));
        Assert.Equal([1, 2, 3], letter.Payload.ToArray());
    }

    [Fact]
    public async Task Add_Flood_IsKeptInPartAndCounted()
    {
        var rejected = new RejectedRecords(_store, _time, NullLogger<RejectedRecords>.Instance);
        for (var i = 0; i < 1000; i++)
        {
            rejected.Add("syslog.malformed", "logs", "No.", Encoding.ASCII.GetBytes($"{i}"));
        }
        await rejected.DisposeAsync();

        var kept = _store.Describe().Letters;
        Assert.InRange(kept, 1, RejectedRecords.MaxPerSecond);
        Assert.Equal(1000, kept + rejected.NotKept);
    }

    [Fact]
    public async Task Add_NextSecond_IsKeptAgain()
    {
        var rejected = new RejectedRecords(_store, _time, NullLogger<RejectedRecords>.Instance);
        for (var i = 0; i <= RejectedRecords.MaxPerSecond; i++)
        {
            rejected.Add("a", "s", "", []);
        }
        var before = rejected.NotKept;
        _time.Advance(TimeSpan.FromSeconds(1));
        while (_store.Describe().Letters + rejected.NotKept <= RejectedRecords.MaxPerSecond)
        {
            await Task.Yield();
        }
        rejected.Add("last", "s", "", []);
        await rejected.DisposeAsync();

        Assert.InRange(before, 1, RejectedRecords.MaxPerSecond);
        Assert.Equal("last", _store.List(new DeadLetterQuery()).Letters[0].Reason);
    }
}
