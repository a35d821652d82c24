namespace TelemetryGrid.Collectors.Snmp;

/// <summary>
/// All operations of an engine. A request-id is a slot number with random bits above it, so that a response finds its request
/// without a search and an outsider cannot guess the id. Ids have 31 bits and are never 0.
/// </summary>
internal sealed class SnmpOperationTable
{
    public const int MaxCapacity = 1 << 18;

    private readonly Lock _gate = new();
    private readonly SnmpOperation?[] _slots;
    private readonly Stack<SnmpOperation> _free = new();
    private readonly int _slotBits;
    private int _used;

    public SnmpOperationTable(int capacity)
    {
        _slots = new SnmpOperation?[capacity];
        Deadlines = new long[capacity];
        while (1 << _slotBits < capacity)
        {
            _slotBits++;
        }
    }

    /// <summary>When the current attempt of each slot ends, as a timestamp; <see cref="long.MaxValue"/> or 0 for none. Under the engine's lock.</summary>
    public long[] Deadlines { get; }

    /// <summary>Slots ever used; those above it are empty.</summary>
    public int Used => Volatile.Read(ref _used);

    public SnmpOperation? Rent()
    {
        lock (_gate)
        {
            if (_free.TryPop(out var operation))
            {
                return operation;
            }
            if (_used == _slots.Length)
            {
                return null;
            }
            operation = new SnmpOperation(this, _used);
            _slots[_used] = operation;
            Volatile.Write(ref _used, _used + 1);
            return operation;
        }
    }

    public void Return(SnmpOperation operation)
    {
        operation.State = SnmpOperation.Phase.Free;
        lock (_gate)
        {
            _free.Push(operation);
        }
    }

    public int NewRequestId(int slot)
    {
        var salt = Random.Shared.Next(1, 1 << (31 - _slotBits));
        return (salt << _slotBits) | slot;
    }

    /// <summary>The operation in the slot that the id names, whether or not it still has that id.</summary>
    public SnmpOperation? Find(int requestId)
    {
        var slot = requestId & ((1 << _slotBits) - 1);
        return slot < _slots.Length ? _slots[slot] : null;
    }

    public SnmpOperation At(int slot) => _slots[slot]!;
}
