using System.Diagnostics;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>Kill -9 at every step that <c>install</c>, <c>uninstall</c>, <c>undo</c> and <c>down</c> make on the disk: a file is old or new, and there is always a way back.</summary>
public class KilledWriteScenarios
{
    private const string Before = "{\n  \"model\": \"sonnet\",\n  \"env\": {\n    \"ANTHROPIC_BASE_URL\": \"https://old.example\"\n  }\n}\n";

    /// <summary>More than any of them takes; a verb that never gets to its end must not go on for ever.</summary>
    private const int MaxSteps = 200;

    [Theory]
    [InlineData("install settings", "")]
    [InlineData("uninstall settings", "install settings")]
    [InlineData("undo", "install settings")]
    [InlineData("down", "install settings")]
    public async Task The_file_is_old_or_new_and_what_was_there_can_be_had_back(string verb, string earlier)
    {
        if (!OperatingSystem.IsLinux()) return;
        await using var machine = new InstallRig();
        var shim = await ShimAsync(machine.Rig.Place);
        machine.Given(System.Text.Encoding.UTF8.GetBytes(Before));
        await machine.DoAsync("install", "settings");
        var installed = File.ReadAllText(machine.Settings);
        await machine.DoAsync("uninstall", "settings");

        var step = 0;
        while (true)
        {
            if (earlier.Length > 0)
            {
                await machine.DoAsync(earlier.Split(' '));
                installed = File.ReadAllText(machine.Settings); // With the address of the gateway that runs now.
            }

            var ended = await KilledAtAsync(machine, shim, ++step, verb);

            // What there is now is whole: the file, and the journal that every verb reads.
            Assert.True(File.ReadAllText(machine.Settings) is var now && (now == Before || now == installed), $"step {step}: {now}");
            var undoable = await machine.Rig.PatchbayAsync("undo", "--list", "--json");
            Assert.True(undoable.Code == 0, $"step {step}: {undoable}");

            // And from there everything goes on, in both directions.
            await machine.DoAsync("serve", "--background");
            await machine.DoAsync("uninstall", "settings");
            Assert.True(File.ReadAllText(machine.Settings) == Before, $"step {step}: {File.ReadAllText(machine.Settings)}");
            Assert.Equal([machine.Settings], Directory.GetFiles(Path.GetDirectoryName(machine.Settings)!));
            if (ended.Code == 0) break;
            Assert.True(step < MaxSteps, "it does not come to an end");
        }

        Assert.True(step > 5, $"only {step} steps were seen: {await File.ReadAllTextAsync(Log(machine.Rig.Place))}");
    }

    private static async Task<Ended> KilledAtAsync(InstallRig machine, string shim, int step, string verb)
    {
        var place = machine.Rig.Place;
        File.Delete(Log(place));
        var environment = place.Environment;
        environment["LD_PRELOAD"] = shim;
        environment["KILL_AT_STEP"] = $"{step}";
        environment["KILL_BELOW"] = place.Home;
        environment["KILL_LOG"] = Log(place);
        var ended = await Program.RunAsync(Binaries.Patchbay, verb.Split(' '), environment, place.Work);
        Assert.True(ended.Code is 0 or 128 + 9, $"step {step}: {ended}");
        return ended;
    }

    private static string Log(Place place) => Path.Combine(place.Root, "steps");

    private static async Task<string> ShimAsync(Place place)
    {
        var shim = Path.Combine(place.Root, "kill-at.so");
        using var compiler = Process.Start("gcc", ["-shared", "-fPIC", "-O1", "-o", shim, Path.Combine(Binaries.Root, "tests", "Patchbay.EndToEnd", "Shims", "kill-at.c"), "-ldl"]);
        await compiler.WaitForExitAsync();
        Assert.Equal(0, compiler.ExitCode);
        return shim;
    }
}
