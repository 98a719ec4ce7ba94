using System.Text.Json;
using Microsoft.Playwright;
using Patchbay.EndToEnd.Peers;

namespace Patchbay.EndToEnd;

/// <summary>The console's doctor.</summary>
public class DoctorPageScenarios
{
    [Fact]
    public async Task It_runs_live_survives_a_reload_and_its_report_downloads()
    {
        await using var rig = await DoctorRig.StartAsync("good");
        await using var stage = await ConsoleStage.OpenAsync(rig.Rig, more: new() { ["CORP_KEY"] = DoctorRig.Key });
        await stage.GoAsync("doctor");
        await stage.SeesAsync("#doctor-run", "Not looked over yet");
        await stage.SeesAsync("#doctor-cost", "so they are free");
        await stage.Page.ClickAsync("#doctor-go button");
        await stage.SeesAsync("#doctor-run", "configuration");
        await stage.Page.ReloadAsync();
        await stage.SeesAsync("#doctor-run", "silence");
        await stage.SeesAsync("#doctor-run .run-head", "good");
        await Assertions.Expect(stage.Page.Locator("#doctor-run progress")).ToHaveCountAsync(0);

        var html = await DownloadAsync(stage, "Report as a page");
        Assert.Contains("how it serves Claude Code", html, StringComparison.Ordinal);
        Assert.DoesNotContain(DoctorRig.Key[4..^4], html + await stage.Page.ContentAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(rig.Rig.Place.Home, html, StringComparison.Ordinal);
        var json = JsonDocument.Parse(await DownloadAsync(stage, "Report as JSON")).RootElement;
        Assert.True(json.GetProperty("checks").GetArrayLength() > 15);
        Assert.True(json.GetProperty("toolReference").GetBoolean());
        // What was learnt is kept for the next start of an agent, as after `patchbay doctor`.
        Assert.Contains(Directory.EnumerateFiles(Path.Combine(rig.Rig.Place.Home, ".local", "share", "patchbay"), "doctor.json", SearchOption.AllDirectories), static _ => true);
        Assert.Empty(await stage.AxeAsync());
        Assert.Empty(stage.Errors);
    }

    [Fact]
    public async Task A_run_that_hangs_is_stopped_and_what_it_found_stays()
    {
        await using var fake = await Fake.StartAsync("slow", new object[] { new { name = "held", reply = new { holdAfter = 0, echo = "never" } } });
        await using var rig = Rig.With(("slow", fake.Url));
        await using var stage = await ConsoleStage.OpenAsync(rig);
        await stage.GoAsync("doctor?endpoint=slow");
        await stage.Page.ClickAsync("#doctor-go button");
        await stage.SeesAsync("#doctor-run", "connect");
        await stage.Page.ClickAsync("#doctor-run button:has-text('Stop')");
        await stage.SeesAsync("#doctor-run .run-head", "stopped after");
        await stage.SeesAsync("#doctor-run", "connect");
        Assert.Empty(stage.Errors);
    }

    [Fact]
    public async Task What_may_cost_money_is_asked_about_first()
    {
        await using var rig = Rig.With();
        rig.Configure("", new() { ["far"] = new { url = "http://192.0.2.1", connectTimeout = "200ms" } });
        await using var stage = await ConsoleStage.OpenAsync(rig);
        await stage.GoAsync("doctor?endpoint=far");
        await stage.Page.ClickAsync("button:has-text('Examine far …')");
        await Assertions.Expect(stage.Page.GetByRole(AriaRole.Dialog, new() { Name = "Examine far" })).ToContainTextAsync("It may cost money");
        await stage.Page.ClickAsync("#doctor-ask button:has-text('Not now')");
        await stage.SeesAsync("#doctor-run", "Not looked over yet");
        await stage.Page.ClickAsync("button:has-text('Examine far …')");
        await stage.Page.ClickAsync("#doctor-ask button:has-text('Examine it')");
        await stage.SeesAsync("#doctor-run", "PB-NET");
        Assert.Empty(stage.Errors);
    }

    private static async Task<string> DownloadAsync(ConsoleStage stage, string link)
    {
        var download = await stage.Page.RunAndWaitForDownloadAsync(() => stage.Page.ClickAsync($"text={link}"));
        Assert.StartsWith("doctor-", download.SuggestedFilename, StringComparison.Ordinal);
        return await File.ReadAllTextAsync(await download.PathAsync());
    }
}
