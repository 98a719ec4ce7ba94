using System.CommandLine;
using System.Text.Json;
using Patchbay.Composition;
using Patchbay.Endpoints.Diagnosis;
using Patchbay.Host.Acp;
using Patchbay.Host.Gateways;
using Patchbay.Host.Guarding;
using Patchbay.Host.Services;
using Patchbay.Output;
using Patchbay.Sessions;
using Patchbay.Wiring;

namespace Patchbay.Commands;

/// <summary><c>patchbay serve</c>: the gateway itself, in this terminal, or as the background process that a launcher starts.</summary>
internal static class ServeCommand
{
    private static readonly Option<Uri?> Listen = new("--listen")
    {
        Description = "address to listen on, instead of the settings' one",
        HelpName = "url",
        CustomParser = static result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp) return url;
            result.AddError($"`{result.Tokens[0].Value}` is not an address like http://127.0.0.1:8766");
            return null;
        },
    };

    private static readonly Option<bool> Background = new("--background") { Description = "return once it answers, and leave it running" };

    private static readonly Option<bool> Unattended = new("--unattended") { Description = "print nothing; for service managers and the launcher" };

    private static readonly Option<bool> Replace = new("--replace") { Description = "take the place of one that runs; its open streams are finished" };

    private static readonly JsonOption Json = CommonOptions.Json(CliJson.Default.ServeOutput);

    private static readonly Option<string?> ReadyPipe = new(ReadySignal.Option) { Hidden = true };

    public static Command Create(CommandContext context)
    {
        var verb = new Verb(
            "serve",
            "run the gateway in this terminal (`claude` and `run` start one by themselves)",
            "patchbay serve",
            "patchbay serve --listen http://127.0.0.1:9000",
            "patchbay serve --background",
            "patchbay serve --json   # one line once it answers: address, process, settings") { Listen, Background, Replace, Unattended, Json, ReadyPipe };
        verb.SetAction((result, cancellationToken) => RunAsync(context, result, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(CommandContext context, ParseResult result, CancellationToken cancellationToken)
    {
        var settings = context.Paths.SettingsFile(result.GetValue(CommonOptions.Settings));
        var isUnattended = result.GetValue(Unattended);
        var pipe = result.GetValue(ReadyPipe);
        if (pipe is null && await context.Launcher(settings).FindAsync(cancellationToken).ConfigureAwait(false) is { } running)
        {
            if (result.GetValue(Replace))
            {
                await running.Control.ShutDownAsync(cancellationToken).ConfigureAwait(false);
                (await WaitingLock.TakeAsync(context.Launcher(settings).Folder.GatewayLock, cancellationToken).ConfigureAwait(false)).Dispose();
            }
            else return TellRunning(context.Talk, running, result);
        }

        if (result.GetValue(Background))
        {
            var search = await context.Launcher(settings).EnsureRunningAsync(result.GetValue(Listen), cancellationToken).ConfigureAwait(false);
            return search.Gateway is { } started ? TellStarted(context.Talk, started, result.GetValue(Json)) : context.Talk.Fail(search.Finding!);
        }

        // A process that outlives its terminal must not keep somebody's folder from being unmounted.
        if (isUnattended) Directory.SetCurrentDirectory(Path.GetPathRoot(settings)!);

        var finding = await GatewayServer.RunAsync(
            new ServeOptions
            {
                SettingsPath = settings,
                DataFolder = context.Paths.DataFolder(settings),
                Listen = result.GetValue(Listen),
                InstalledAddress = InstalledGateway.Address(context, settings),
                Agents = new AgentTable(context),
                UsualFolder = context.Paths.Home,
                FirstStartNote = () => SessionHosting.FetchNote(BridgeProgram.Find(context.Environment, context.Paths.Home).Program),
                Sessions = () => SessionHosting.Make(context, settings, holdsGateway: false),
                BeforeListening = cancellation => GatewayGuard.MakeRoomAsync(context.Launcher(settings).Folder, cancellation),
                OnReady = gateway =>
                {
                    InstalledGateway.Restore(context, settings, gateway.Url);
                    if (pipe is not null) ReadySignal.Send(pipe, null);
                    ReadyNotice.Send(context.Environment.GetValueOrDefault(ReadyNotice.Variable));
                    if (result.GetValue(Json)) context.Talk.Data.WriteLine(JsonSerializer.Serialize(ServeOutput.Of(gateway, settings), CliJson.Line.ServeOutput));
                    else if (!isUnattended) WriteBanner(context.Talk, gateway, settings);
                    InstalledGateway.Guard(context, settings);
                },
                OnStopping = () => InstalledGateway.ReleaseAsync(context, settings, all: false, CancellationToken.None),
            },
            cancellationToken).ConfigureAwait(false);
        if (finding is null) return ExitCodes.Done;
        if (pipe is not null) ReadySignal.Send(pipe, finding);
        return context.Talk.Fail(finding);
    }

    private static int TellRunning(Talk talk, LiveGateway running, ParseResult result)
    {
        // Who asks for one in the background wants one to run; unless it is to be at another address, that is so.
        if (result.GetValue(Background) && (result.GetValue(Listen) is not { } at || at.Authority == running.Url.Authority)) return TellStarted(talk, running, result.GetValue(Json));
        return talk.Fail(
            $"the gateway of this settings file runs already, at {running.Url.ToString().TrimEnd('/')} (process {running.Status.Pid})",
            "`patchbay status` shows it, `patchbay down` ends it, `patchbay serve --replace` takes its place");
    }

    private static int TellStarted(Talk talk, LiveGateway gateway, bool asJson)
    {
        var status = gateway.Status;
        if (asJson) talk.Data.WriteLine(JsonSerializer.Serialize(new ServeOutput(status.Url, status.Pid, status.Settings, status.Endpoint, status.EndpointUrl), CliJson.Line.ServeOutput));
        else talk.Say($"{(gateway.WasStarted ? "listening" : "listening already")} at {status.Url} (process {status.Pid}); `patchbay down` ends it");
        return ExitCodes.Done;
    }

    private static void WriteBanner(Talk talk, RunningGateway gateway, string settings)
    {
        var plugged = gateway.Settings.Plugged;
        talk.Say($"listening   {gateway.Url}");
        talk.Say($"settings    {settings}{(File.Exists(settings) ? "" : " (not there yet: defaults)")}");
        talk.Say($"plugged     {plugged.Name} ({plugged.Url.AbsoluteUri.TrimEnd('/')})");
        // The link is a key; a terminal keeps what it shows, so it is only shown where somebody looks.
        talk.Say(Terminal.IsShown ? $"console     {gateway.ConsoleUrl}" : "console     `patchbay console`");
        talk.Say("agents      `patchbay claude`, `patchbay run -- COMMAND`, or by hand: `eval \"$(patchbay env)\"`");
        talk.Say("stop        Ctrl-C, or `patchbay down`");
    }
}
