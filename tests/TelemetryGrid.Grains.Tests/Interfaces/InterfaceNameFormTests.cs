using TelemetryGrid.Grains.Interfaces;

namespace TelemetryGrid.Grains.Tests.Interfaces;

public sealed class InterfaceNameFormTests
{
    [Theory]
    [InlineData("Gi0/1", "GigabitEthernet0/1", true)]
    [InlineData("TenGigE0/0/0/1", "tengige0/0/0/1", true)]
    [InlineData("Te1/1/1", "TenGigabitEthernet1/1/1", true)]
    [InlineData("Po10", "port-channel10", true)]
    [InlineData("Port-channel 10", "Po10", true)]
    [InlineData("xe-0/0/1", "xe-0/0/1", true)]
    [InlineData("Gi0/1", "Gi0/10", false)]
    [InlineData("Gi0/1", "TenGigabitEthernet0/1", false)]
    [InlineData("e1", "ethernet1", false)]
    [InlineData("1", "1", true)]
    [InlineData("Vlan", "VlanX", false)]
    [InlineData("", "Gi0/1", false)]
    public void AreSame_Names_Theirs(string one, string other, bool same)
    {
        Assert.Equal(same, InterfaceNameForm.AreSame(one, other));
        Assert.Equal(same, InterfaceNameForm.AreSame(other, one));
    }
}
