namespace TelemetryGrid.Collectors.Udp;

/// <summary>Takes what a <see cref="UdpReceiver"/> receives.</summary>
public interface IDatagramHandler
{
    /// <summary>
    /// Called on the receive thread, and with several sockets on several threads at a time. The batch lives in the receiver's buffers and is
    /// gone when the call returns, so decode it here. While this runs the kernel's buffer fills: do no I/O and wait for nothing. An exception
    /// is counted and costs the rest of the batch.
    /// </summary>
    void OnBatch(in DatagramBatch batch);
}
