using System.Net;
using System.Net.Sockets;

namespace TelemetryGrid.Collectors.Udp;

/// <summary>A UDP port cannot be opened; the message is one sentence that names it and the reason.</summary>
public sealed class UdpBindException : IOException
{
    internal UdpBindException(IPEndPoint endPoint, SocketException inner)
        : base(Describe(endPoint, inner), inner) => EndPoint = endPoint;

    public IPEndPoint EndPoint { get; }

    private static string Describe(IPEndPoint endPoint, SocketException e) =>
        e.SocketErrorCode switch
        {
            SocketError.AddressAlreadyInUse => $"UDP port {endPoint.Port} on {endPoint.Address} is in use by another program.",
            SocketError.AccessDenied =>
                $"UDP port {endPoint.Port} on {endPoint.Address} needs a permission this process lacks (ports below 1024: CAP_NET_BIND_SERVICE).",
            SocketError.AddressNotAvailable =>
                $"UDP port {endPoint.Port} cannot be opened on {endPoint.Address} because this machine does not have that address.",
            SocketError.AddressFamilyNotSupported =>
                $"UDP port {endPoint.Port} cannot be opened on {endPoint.Address} because this system does not support {endPoint.AddressFamily}.",
            _ => $"UDP port {endPoint.Port} cannot be opened on {endPoint.Address}: {e.Message}",
        };
}
