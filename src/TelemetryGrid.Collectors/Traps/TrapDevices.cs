using System.Net;
using TelemetryGrid.Collectors.Sources;
using TelemetryGrid.Identity;

namespace TelemetryGrid.Collectors.Traps;

/// <summary>
/// Whose event a notification is. The address inside it, where there is one, is the device's own, while the sender's may be that of a
/// proxy or a translating router; but a sender that a source names is that device, unless the address inside is another's that one names.
/// </summary>
internal sealed class TrapDevices(DeviceAddressBook addresses, bool trustsAgentAddress)
{
    public DeviceId Find(IPAddress sender, uint? agentAddress)
    {
        var bySender = addresses.Find(sender);
        if (!trustsAgentAddress || agentAddress is not { } number || !IsDevice(number))
        {
            return bySender;
        }
        var agent = new IPAddress(BitConverter.IsLittleEndian ? System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(number) : number);
        var byAgent = addresses.Find(agent);
        var isSenderNamed = bySender.Value != sender.ToString();
        var isAgentNamed = byAgent.Value != agent.ToString();
        return isSenderNamed && !isAgentNamed ? bySender : byAgent;
    }

    // 0/8, 127/8 and everything from multicast on are no device's address, but agents send them.
    private static bool IsDevice(uint address) => (address >> 24) is not (0 or 127) && address >> 28 < 0xE;
}
