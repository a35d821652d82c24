namespace TelemetryGrid.Collectors.Udp;

/// <summary>Totals of a receiver since it was started.</summary>
/// <param name="Datagrams">Datagrams handed over.</param>
/// <param name="Bytes">Their payload bytes.</param>
/// <param name="Batches">Calls of the handler.</param>
/// <param name="Truncated">Datagrams dropped because they were longer than <see cref="UdpReceiverOptions.MaxDatagramBytes"/>.</param>
/// <param name="KernelDrops">Datagrams the kernel dropped, above all because the receive buffer was full; null where the system does not tell.</param>
/// <param name="HandlerErrors">Exceptions of the handler.</param>
/// <param name="SocketErrors">Failed receive calls.</param>
public readonly record struct UdpReceiverStatistics(
    long Datagrams,
    long Bytes,
    long Batches,
    long Truncated,
    long? KernelDrops,
    long HandlerErrors,
    long SocketErrors
);
