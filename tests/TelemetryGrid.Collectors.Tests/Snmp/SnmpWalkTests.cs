using System.Collections.Concurrent;
using TelemetryGrid.Collectors.Snmp;
using TelemetryGrid.Protocols.Snmp;

namespace TelemetryGrid.Collectors.Tests.Snmp;

public sealed class SnmpWalkTests
{
    private static readonly ObjectIdentifier s_first = ObjectIdentifier.Parse("1.3.6.1.4.1.99999.1");
    private static readonly ObjectIdentifier s_second = ObjectIdentifier.Parse("1.3.6.1.4.1.99999.2");
    private static readonly ObjectIdentifier s_third = ObjectIdentifier.Parse("1.3.6.1.4.1.99999.3");

    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(SnmpVersion.V1, 0)]
    [InlineData(SnmpVersion.V2c, 0)]
    [InlineData(SnmpVersion.V2c, 40)] // too few expected
    [InlineData(SnmpVersion.V2c, 77)]
    [InlineData(SnmpVersion.V2c, 1000)]
    public async Task RunAsync_ColumnsWithHoles_ReadsEveryInstanceOnce(SnmpVersion version, int expectedRows)
    {
        await using var agent = new TestAgent();
        Fill(agent, s_first, 77, 1);
        Fill(agent, s_second, 77, 3);
        // The third column is empty, and something else follows it.
        agent.Set("1.3.6.1.4.1.99999.4.1", SnmpValue.Integer32(4));
        var sink = new Sink();

        var result = await WalkAsync(agent, version, sink, expectedRows);

        Assert.True(result.IsComplete, result.Error);
        Assert.Equal(77, result.Rows);
        Assert.Equal(Enumerable.Range(1, 77), sink.Rows(s_first));
        Assert.Equal(Enumerable.Range(1, 77).Where(i => i % 3 == 0), sink.Rows(s_second));
        Assert.Empty(sink.Rows(s_third));
    }

    [Fact]
    public async Task RunAsync_KnownRows_AsksLittleBeyondThem()
    {
        await using var agent = new TestAgent();
        Fill(agent, s_first, 5, 1);
        Fill(agent, s_second, 5, 1);
        Fill(agent, s_third, 5, 1);
        var sink = new Sink();

        await WalkAsync(agent, SnmpVersion.V2c, sink, expectedRows: 5);

        Assert.Equal(1, agent.RequestCount);
        Assert.Equal(15, sink.Values.Count);
    }

    [Theory]
    [InlineData(1)] // one binding at a time
    [InlineData(4)]
    [InlineData(20)]
    public async Task RunAsync_AgentSaysTooBig_AsksForLess(int maxVarBinds)
    {
        await using var agent = new TestAgent { MaxVarBinds = maxVarBinds };
        Fill(agent, s_first, 30, 1);
        Fill(agent, s_second, 30, 1);
        var sink = new Sink();

        var result = await WalkAsync(agent, SnmpVersion.V2c, sink);

        Assert.True(result.IsComplete, result.Error);
        Assert.Equal(Enumerable.Range(1, 30), sink.Rows(s_first));
        Assert.Equal(Enumerable.Range(1, 30), sink.Rows(s_second));
    }

    [Fact]
    public async Task RunAsync_AlwaysTooBig_Ends()
    {
        await using var agent = new TestAgent { MaxVarBinds = 0 };

        var result = await WalkAsync(agent, SnmpVersion.V2c, new Sink());

        Assert.False(result.IsComplete);
        Assert.All(result.Ends, end => Assert.Equal(SnmpWalkEnd.AgentError, end));
        Assert.InRange(agent.RequestCount, 3, 30);
    }

    [Fact]
    public async Task RunAsync_ResponsesCutByTheAgent_ReadsEveryInstanceOnce()
    {
        await using var agent = new TestAgent { MaxResponseBytes = 120 };
        Fill(agent, s_first, 40, 1);
        Fill(agent, s_second, 40, 1);
        var sink = new Sink();

        var result = await WalkAsync(agent, SnmpVersion.V2c, sink);

        Assert.True(result.IsComplete, result.Error);
        Assert.Equal(Enumerable.Range(1, 40), sink.Rows(s_first));
        Assert.Equal(Enumerable.Range(1, 40), sink.Rows(s_second));
    }

    [Theory]
    [InlineData(SnmpVersion.V1)]
    [InlineData(SnmpVersion.V2c)]
    public async Task RunAsync_NamesThatDoNotIncrease_EndTheColumn(SnmpVersion version)
    {
        await using var agent = new TestAgent();
        Fill(agent, s_first, 10, 1);
        Fill(agent, s_second, 10, 1);
        var fifth = s_first.Child(5);
        agent.NextOverride = name => name == fifth ? new SnmpVarBind(s_first.Child(2), SnmpValue.Integer32(2)) : null;
        var sink = new Sink();

        var result = await WalkAsync(agent, version, sink);

        Assert.Equal([SnmpWalkEnd.NotIncreasing, SnmpWalkEnd.Complete, SnmpWalkEnd.Complete], result.Ends);
        Assert.Equal($"The agent returned {s_first}.2 after {s_first}.5.", result.Error);
        Assert.Equal(Enumerable.Range(1, 5), sink.Rows(s_first));
        Assert.Equal(Enumerable.Range(1, 10), sink.Rows(s_second));
    }

    [Fact]
    public async Task RunAsync_EndlessTable_EndsAtTheBound()
    {
        await using var agent = new TestAgent();
        var next = 0;
        agent.NextOverride = _ => new SnmpVarBind(s_first.Child((uint)Interlocked.Increment(ref next)), SnmpValue.Integer32(1));
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        var sink = new Sink();

        var result = await SnmpWalk
            .RunAsync(engine.Open(agent.Target()), [s_first], sink, maxRows: 500, cancellationToken: TestContext.Current.CancellationToken)
            .Within();

        Assert.Equal([SnmpWalkEnd.LimitReached], result.Ends);
        Assert.Equal(500, sink.Values.Count);
    }

    [Fact]
    public async Task RunAsync_AgentErrorForOneColumn_ReadsTheOthers()
    {
        await using var agent = new TestAgent { Refusal = SnmpErrorStatus.GenErr };

        var result = await WalkAsync(agent, SnmpVersion.V2c, new Sink());

        Assert.All(result.Ends, end => Assert.Equal(SnmpWalkEnd.AgentError, end));
        Assert.Equal(1, agent.RequestCount);
    }

    [Fact]
    public async Task RunAsync_LargeResponsesGetLost_AsksForSmallerOnes()
    {
        await using var agent = new TestAgent();
        Fill(agent, s_first, 20, 1);
        Fill(agent, s_second, 20, 1);
        agent.Send = (response, client, socket) =>
        {
            if (response.Length < 150)
            {
                socket.SendTo(response, client);
            }
        };
        var sink = new Sink();
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        var walk = SnmpWalk.RunAsync(engine.Open(agent.Target()), [s_first, s_second], sink);
        // Time stands still again once the large request has run out of attempts.
        while (engine.Statistics.Timeouts == 0)
        {
            _time.Advance(TimeSpan.FromSeconds(0.1));
        }

        var result = await walk.Within();

        Assert.True(result.IsComplete, result.Error);
        Assert.Equal(Enumerable.Range(1, 20), sink.Rows(s_first));
        Assert.Equal(Enumerable.Range(1, 20), sink.Rows(s_second));
    }

    private async Task<SnmpWalkResult> WalkAsync(TestAgent agent, SnmpVersion version, Sink sink, int expectedRows = 0)
    {
        await using var engine = new SnmpEngine(new SnmpEngineOptions(), _time);
        return await SnmpWalk
            .RunAsync(
                engine.Open(agent.Target(version)),
                [s_first, s_second, s_third],
                sink,
                expectedRows,
                cancellationToken: TestContext.Current.CancellationToken
            )
            .Within();
    }

    private static void Fill(TestAgent agent, ObjectIdentifier column, int rows, int step)
    {
        var mib = new SortedDictionary<ObjectIdentifier, SnmpValue>(agent.Mib);
        for (var i = step; i <= rows; i += step)
        {
            mib[column.Child((uint)i)] = SnmpValue.Integer32(i);
        }
        agent.Mib = mib;
    }

    private sealed class Sink : ISnmpColumnSink
    {
        public ConcurrentQueue<(ObjectIdentifier Column, int Row, SnmpValue Value)> Values { get; } = new();

        public IEnumerable<int> Rows(ObjectIdentifier column) => Values.Where(v => v.Column == column).Select(v => v.Row);

        public void OnValue(ObjectIdentifier column, ReadOnlySpan<byte> instance, SnmpValueView value)
        {
            Assert.True(EncodedOid.TryReadSubIdentifier(ref instance, out var row));
            Assert.True(instance.IsEmpty);
            Values.Enqueue((column, (int)row, value.ToValue()));
        }
    }
}
