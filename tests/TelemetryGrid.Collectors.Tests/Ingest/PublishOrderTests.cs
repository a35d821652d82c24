using TelemetryGrid.Collectors.Ingest;
using TelemetryGrid.Ingest;

namespace TelemetryGrid.Collectors.Tests.Ingest;

public sealed class PublishOrderTests
{
    [Fact]
    public void Add_Shuffled_ComesOutInOrder() => Assert.Equal([5, 6, 7, 8, 9], Run(bound: 16, 5, 8, 6, 9, 7));

    [Fact]
    public void Add_MissingBeyondBound_GoesOnWithout() => Assert.Equal([1, 3, 4, 5, 6], Run(bound: 3, 1, 3, 4, 5, 6));

    [Fact]
    public void Add_LateAfterGoingOn_ComesOutAtOnce() => Assert.Equal([1, 3, 4, 2], Run(bound: 1, 1, 3, 4, 2));

    private static List<long> Run(int bound, params long[] sequences)
    {
        var order = new PublishOrder(bound);
        var due = new List<TelemetryBatch>();
        foreach (var sequence in sequences)
        {
            order.Add(new TelemetryBatch(sequence, default), due);
        }
        return [.. due.Select(b => b.Sequence)];
    }
}
