using TelemetryGrid.Analytics.Sketches;

namespace TelemetryGrid.Analytics.Tests.Sketches;

public class KeyTableTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public void Table_RandomOperationsWithCollidingHashes_EqualsDictionary(int hashes)
    {
        var random = new Random(51);
        var table = new KeyTable<Key, int>(limit: 300);
        var model = new Dictionary<int, int>();
        for (var i = 0; i < 20_000; i++)
        {
            var key = new Key(random.Next(600), hashes);
            var hash = KeyTable<Key, int>.Hash(key);
            var position = table.Find(key, hash);
            Assert.Equal(model.ContainsKey(key.Value), position >= 0);
            if (position >= 0 && random.Next(2) == 0)
            {
                table.RemoveAt(position);
                model.Remove(key.Value);
            }
            else if (position >= 0)
            {
                Assert.Equal(model[key.Value], table[position].Value);
            }
            else if (!table.IsFull)
            {
                table[table.Insert(key, hash)].Value = i;
                model[key.Value] = i;
            }
            else
            {
                var victim = random.Next(table.Count);
                model.Remove(table[victim].Key.Value);
                table.Replace(victim, key, hash);
                table[victim].Value = i;
                model[key.Value] = i;
            }

            Assert.Equal(model.Count, table.Count);
        }

        Assert.Equal(
            model.OrderBy(pair => pair.Key).Select(pair => pair.Value),
            table.Entries.ToArray().OrderBy(e => e.Key.Value).Select(e => e.Value)
        );
    }

    private readonly record struct Key(int Value, int Hashes)
    {
        public override int GetHashCode() => Value % Hashes;

        public bool Equals(Key other) => Value == other.Value;
    }
}
