namespace TelemetryGrid.Collectors.Udp;

/// <summary>Datagrams that one system call brought, in order of arrival. Valid during <see cref="IDatagramHandler.OnBatch"/> only.</summary>
public readonly ref struct DatagramBatch
{
    private readonly ReadOnlySpan<byte> _buffer;
    private readonly ReadOnlySpan<DatagramSlot> _slots;

    internal DatagramBatch(ReadOnlySpan<byte> buffer, ReadOnlySpan<DatagramSlot> slots, DateTimeOffset receivedAt, int socket)
    {
        _buffer = buffer;
        _slots = slots;
        ReceivedAt = receivedAt;
        Socket = socket;
    }

    public int Count => _slots.Length;

    /// <summary>When the call returned.</summary>
    public DateTimeOffset ReceivedAt { get; }

    /// <summary>Which of the receiver's sockets, from 0. A handler may keep state per socket without locking.</summary>
    public int Socket { get; }

    public Datagram this[int index]
    {
        get
        {
            ref readonly var slot = ref _slots[index];
            return new Datagram(_buffer.Slice(slot.Offset, slot.Length), slot.Source, slot.Port);
        }
    }
}
