using TelemetryGrid.Interfaces;

namespace TelemetryGrid.Grains.Tests.Interfaces;

public sealed class PortNameTests
{
    [Theory]
    [InlineData("Gi0/1", "GigabitEthernet0/1", true)]
    [InlineData("TenGigE0/0/0/1", "tengige0/0/0/1", true)]
    [InlineData("Te1/1/1", "TenGigabitEthernet1/1/1", true)]
    [InlineData("Po10", "Port-channel 10", true)]
    [InlineData("xe-0/0/1", "XE-0/0/1", true)]
    [InlineData("ge-0/0/1", "GigabitEthernet0/0/1", false)]
    [InlineData("Gi0/1", "Gi0/10", false)]
    [InlineData("Gi0/1", "TenGigabitEthernet0/1", false)]
    [InlineData("", "Gi0/1", false)]
    public void Canonical_TwoSpellings_AreOneWhereTheyMeanOne(string one, string other, bool same) =>
        Assert.Equal(same, PortName.Canonical(one) == PortName.Canonical(other));
}
