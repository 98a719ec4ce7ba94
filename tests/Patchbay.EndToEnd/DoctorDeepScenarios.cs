using System.Text.Json;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary><c>patchbay doctor --deep</c>: the real Claude Code through an endpoint.</summary>
public class DoctorDeepScenarios
{
    [Fact]
    public async Task The_installed_Claude_Code_is_driven_through_it_and_leaves_nothing_behind()
    {
        await using var rig = await DoctorRig.StartAsync("good");
        var ended = await rig.DoctorAsync("--deep", "--json");
        Assert.True(ended.Code == 0, ended.ToString());
        var deep = JsonDocument.Parse(ended.Output).RootElement.GetProperty("deep").EnumerateArray().ToArray();
        Assert.Equal(["plain pass 1", "Bash pass 2", "Read pass 2", "tool search pass 3"], deep.Select(one => $"{one.GetProperty("scenario").GetString()} {one.GetProperty("verdict").GetString()} {one.GetProperty("requests").GetInt32()}"));
        Assert.False(Directory.Exists(Path.Combine(rig.Rig.Place.Home, ".claude")));
        Assert.Empty(Directory.GetDirectories(rig.Rig.Place.Root, "patchbay-doctor-*"));
    }

    [Fact]
    public async Task The_real_client_cannot_call_what_it_finds_where_references_are_taken_out()
    {
        await using var rig = await DoctorRig.StartAsync("strips-tool-reference");
        var ended = await rig.DoctorAsync("--deep", "--json");
        var search = JsonDocument.Parse(ended.Output).RootElement.GetProperty("deep").EnumerateArray().Single(one => one.GetProperty("scenario").GetString() == "tool search");
        Assert.Equal("fail", search.GetProperty("verdict").GetString());
    }
}
