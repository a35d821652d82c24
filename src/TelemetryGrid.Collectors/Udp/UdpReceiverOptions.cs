using System.Net;

namespace TelemetryGrid.Collectors.Udp;

/// <summary>Configuration of a <see cref="UdpReceiver"/>.</summary>
public sealed class UdpReceiverOptions
{
    /// <summary>Tag "collector" of the metrics and name of the threads, for example "netflow". Required.</summary>
    public string Name { get; set; } = "";

    /// <summary>Local address. Default ::, which takes IPv4 as well (and is 0.0.0.0 where the system has no IPv6).</summary>
    public IPAddress Address { get; set; } = IPAddress.IPv6Any;

    /// <summary>Local port; 0 lets the system choose.</summary>
    public int Port { get; set; }

    /// <summary>Size asked of the kernel for its receive buffer, per socket. Default 16 MiB: a quarter of a second of a full gigabit in small datagrams.</summary>
    public int ReceiveBufferBytes { get; set; } = 16 << 20;

    /// <summary>Datagrams taken by one system call at most, 1 to 1,024. Default 64.</summary>
    public int BatchSize { get; set; } = 64;

    /// <summary>Longer datagrams are counted as truncated and dropped. Default 9,216, a jumbo frame; at most 65,535.</summary>
    public int MaxDatagramBytes { get; set; } = 9216;

    /// <summary>
    /// Sockets on the port, each with a thread, 1 to 64; more than one needs SO_REUSEPORT (Linux). The kernel spreads senders over them and
    /// keeps the datagrams of one sender in order. Default 1.
    /// </summary>
    public int Sockets { get; set; } = 1;

    /// <summary>Takes the path without recvmmsg(2) although the system has it.</summary>
    internal bool Portable { get; set; }

    /// <summary>Every error of this configuration, one sentence each; empty when it is valid.</summary>
    public IReadOnlyList<string> Validate()
    {
        var errors = new List<string>();
        Require(!string.IsNullOrWhiteSpace(Name), "Name must not be empty.");
        Require(Address is not null, "Address must not be empty.");
        Require(Port is >= 0 and <= 65535, "Port must be between 0 and 65535.");
        Require(ReceiveBufferBytes >= 4096, "ReceiveBufferBytes must be at least 4096.");
        Require(BatchSize is >= 1 and <= 1024, "BatchSize must be between 1 and 1024.");
        Require(MaxDatagramBytes is >= 1 and <= 65535, "MaxDatagramBytes must be between 1 and 65535.");
        Require(Sockets is >= 1 and <= 64, "Sockets must be between 1 and 64.");
        Require(Sockets <= 1 || OperatingSystem.IsLinux(), "Sockets must be 1: several sockets on one port need Linux.");
        return errors;

        void Require(bool valid, string error)
        {
            if (!valid)
            {
                errors.Add(error);
            }
        }
    }
}
