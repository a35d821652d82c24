using Orleans.Runtime;

namespace TelemetryGrid.EmbeddedRuntime;

/// <summary>
/// Which activation serves which grain: a sharded hash table whose links are in the activations, so that an idle grain costs 8 to 16 bytes here.
/// </summary>
internal sealed class GrainDirectory
{
    private readonly Shard[] _shards = new Shard[64];

    public GrainDirectory()
    {
        for (var i = 0; i < _shards.Length; i++)
            _shards[i] = new Shard();
    }

    public int Count => _shards.Sum(s => Volatile.Read(ref s.Count));

    public Activation GetOrAdd<TState>(GrainClass type, IdSpan key, TState state, Func<TState, Activation> create)
    {
        var hash = Hash(type, key);
        var shard = _shards[hash & (_shards.Length - 1)];
        lock (shard)
        {
            var found = shard.Find(type, key, hash);
            if (found is null)
                shard.Add(found = create(state), hash);
            return found;
        }
    }

    public bool Remove(Activation activation)
    {
        var hash = Hash(activation.Class, activation.Key);
        var shard = _shards[hash & (_shards.Length - 1)];
        lock (shard)
            return shard.Remove(activation, hash);
    }

    public List<Activation> Where(Predicate<Activation> filter)
    {
        var found = new List<Activation>();
        foreach (var shard in _shards)
        {
            lock (shard)
                shard.Collect(filter, found);
        }
        return found;
    }

    private static uint Hash(GrainClass type, IdSpan key) => (uint)HashCode.Combine(type.GrainType.GetHashCode(), key.GetHashCode());

    private sealed class Shard
    {
        // Shard selection uses the low bits, so bucket selection uses the rest.
        private const int ShardBits = 6;
        private Activation?[] _buckets = new Activation?[16];
        public int Count;

        public Activation? Find(GrainClass type, IdSpan key, uint hash)
        {
            var found = _buckets[Bucket(hash)];
            while (found is not null && !(ReferenceEquals(found.Class, type) && found.Key.Equals(key)))
                found = found.NextInBucket;
            return found;
        }

        public void Add(Activation activation, uint hash)
        {
            if (Count >= _buckets.Length)
                Grow();
            ref var bucket = ref _buckets[Bucket(hash)];
            activation.NextInBucket = bucket;
            bucket = activation;
            Count++;
        }

        public bool Remove(Activation activation, uint hash)
        {
            ref var link = ref _buckets[Bucket(hash)];
            while (link is not null && !ReferenceEquals(link, activation))
                link = ref link.NextInBucket;
            if (link is null)
                return false;
            link = activation.NextInBucket;
            activation.NextInBucket = null;
            Count--;
            return true;
        }

        public void Collect(Predicate<Activation> filter, List<Activation> found)
        {
            foreach (var bucket in _buckets)
            {
                for (var entry = bucket; entry is not null; entry = entry.NextInBucket)
                {
                    if (filter(entry))
                        found.Add(entry);
                }
            }
        }

        private int Bucket(uint hash) => (int)((hash >> ShardBits) & (uint)(_buckets.Length - 1));

        private void Grow()
        {
            var old = _buckets;
            _buckets = new Activation?[old.Length * 2];
            foreach (var bucket in old)
            {
                for (var entry = bucket; entry is not null; )
                {
                    var next = entry.NextInBucket;
                    ref var target = ref _buckets[Bucket(Hash(entry.Class, entry.Key))];
                    entry.NextInBucket = target;
                    target = entry;
                    entry = next;
                }
            }
        }
    }
}
