using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Ingest;

namespace TelemetryGrid.Collectors.Tests.Ingest;

public sealed class PublishOrderTests
{
    [Fact]
    public void Settle_Shuffled_ComesOutInOrder() => Assert.Equal([5, 6, 7, 8, 9], Run([5, 6, 7, 8, 9], settled: [0, 3, 1, 4, 2]));

    [Fact]
    public void Settle_NumbersOfOthersBetween_HoldNothingUp() => Assert.Equal([5, 9, 12], Run([5, 9, 12], settled: [0, 1, 2]));

    [Fact]
    public void Settle_FailedAppend_HoldsNothingUp() => Assert.Equal([5, 7], Run([5, null, 7], settled: [2, 0, 1]));

    [Fact]
    public void Settle_FirstNotSettled_NothingComesOut() => Assert.Empty(Run([5, 6, 7], settled: [1, 2]));

    private static List<long> Run(long?[] sequences, int[] settled)
    {
        var order = new PublishOrder();
        var tickets = sequences.Select(_ => order.Begin()).ToArray();
        var due = new List<TelemetryBatch>();
        foreach (var i in settled)
        {
            order.Settle(tickets[i], sequences[i] is { } sequence ? new TelemetryBatch(sequence, default) : null, due);
        }
        return [.. due.Select(b => b.Sequence)];
    }
}
