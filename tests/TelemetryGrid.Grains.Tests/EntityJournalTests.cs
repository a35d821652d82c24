using Verdict = TelemetryGrid.Grains.EntityJournal.Verdict;

namespace TelemetryGrid.Grains.Tests;

public sealed class EntityJournalTests
{
    [Theory]
    [InlineData(0, 1, 0, "Apply")]
    [InlineData(0, 7, 0, "Apply")]
    [InlineData(5, 5, 0, "Duplicate")]
    [InlineData(5, 4, 3, "Duplicate")]
    [InlineData(5, 3, 9, "Duplicate")]
    [InlineData(5, 6, 5, "Apply")]
    [InlineData(5, 9, 5, "Apply")]
    [InlineData(5, 9, 2, "Apply")]
    [InlineData(5, 9, 6, "Behind")]
    [InlineData(0, 9, 8, "Behind")]
    public void Next_StoredAndSent_DecidesOnce(long stored, long sequence, long previous, string expected)
    {
        var journal = new EntityJournal(stored);

        Assert.Equal(Enum.Parse<Verdict>(expected), journal.Next(sequence, previous));
        Assert.Equal(stored, journal.Sequence);
    }

    [Fact]
    public void Applied_UntilSaved_IsDirty()
    {
        var journal = new EntityJournal(3);
        Assert.False(journal.IsDirty);

        journal.Applied(4);
        Assert.True(journal.IsDirty);
        Assert.Equal(Verdict.Duplicate, journal.Next(4, 0));

        journal.Saved();
        Assert.False(journal.IsDirty);
        Assert.Equal(4, journal.Sequence);
    }
}
