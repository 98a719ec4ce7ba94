using System.Text;
using Patchbay.Console.Live;
using Patchbay.Console.Shell;

namespace Patchbay.Console.Doctor;

/// <summary>The doctor: an endpoint looked over live, and the report to hand on.</summary>
internal sealed class DoctorArea(ConsoleOptions options) : IConsoleArea
{
    private readonly DoctorRuns _runs = new(options.Doctor, options.Time, options.Stopping);

    public AreaLink Link { get; } = new("doctor", "Doctor", 'd');

    public Task ServeAsync(ConsoleRequest request) => request.Call switch
    {
        ("GET", "") => ShowAsync(request),
        ("GET", "live") => LiveAsync(request),
        ("GET", "report.html") => ReportAsync(request, "text/html; charset=utf-8", "html", static report => report.Html),
        ("GET", "report.json") => ReportAsync(request, "application/json", "json", static report => report.Json),
        ("POST", "run") => RunAsync(request),
        ("POST", "stop") => StopAsync(request),
        _ => request.NothingAsync(),
    };

    private async Task ShowAsync(ConsoleRequest request)
    {
        var old = _runs.Find(request.Query("run"));
        var plan = options.Doctor.Plan(old?.Plan.Endpoint ?? request.Query("endpoint"), slow: false) ?? options.Doctor.Plan("", slow: false)!;
        var model = new DoctorModel(options.Plug.Now.Known, plan, old ?? _runs.Last(plan.Endpoint), _runs.All, request.Query("watch") == "yes");
        await request.PageAsync("Doctor", Link.Name, DoctorPage.Create(model)).ConfigureAwait(false);
    }

    private Task LiveAsync(ConsoleRequest request)
    {
        var (endpoint, id) = (request.Query("endpoint"), request.Query("run"));
        return Regions.ServeAsync(
            request,
            [options.Plug.Changed, _runs.Changed],
            null,
            new Region("plugline", () => PlugLine.Create(options.Plug.Now)),
            new Region("doctor-run", () => DoctorRunCard.Create(new DoctorRunView(endpoint, id.Length > 0 ? _runs.Find(id) : _runs.Last(endpoint)))),
            new Region("doctor-history", () => DoctorHistory.Create(_runs.All)));
    }

    private async Task RunAsync(ConsoleRequest request)
    {
        var form = await request.FormAsync().ConfigureAwait(false);
        var slow = form["slow"] == "yes";
        if (options.Doctor.Plan(form["endpoint"].ToString(), slow) is not { } plan)
        {
            await request.PatchAsync(await ConsoleRequest.ToastAsync(new Toast($"There is no endpoint {form["endpoint"]} any more", IsError: true)).ConfigureAwait(false)).ConfigureAwait(false);
            return;
        }

        _runs.Begin(plan, slow);
        await AnswerAsync(request, plan.Endpoint).ConfigureAwait(false);
    }

    private async Task StopAsync(ConsoleRequest request)
    {
        var id = (await request.FormAsync().ConfigureAwait(false))["value"].ToString();
        _runs.Stop(id);
        await AnswerAsync(request, _runs.Find(id)?.Plan.Endpoint ?? "").ConfigureAwait(false);
    }

    private async Task AnswerAsync(ConsoleRequest request, string endpoint) => await request.PatchAsync(
        await ConsoleRequest.DrawAsync("doctor-run", DoctorRunCard.Create(new DoctorRunView(endpoint, _runs.Last(endpoint)))).ConfigureAwait(false),
        await ConsoleRequest.DrawAsync("doctor-history", DoctorHistory.Create(_runs.All)).ConfigureAwait(false)).ConfigureAwait(false);

    private async Task ReportAsync(ConsoleRequest request, string contentType, string extension, Func<DoctorReportFiles, string> content)
    {
        if (_runs.Find(request.Query("run")) is not { Report: { } report } run)
        {
            await request.NothingAsync().ConfigureAwait(false);
            return;
        }

        // Names of endpoints may have a colon, which no file on Windows has.
        var name = $"doctor-{string.Concat(run.Plan.Endpoint.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '-'))}-{run.StartedAt:yyyyMMdd-HHmm}.{extension}";
        await request.SendAsync(contentType, Encoding.UTF8.GetBytes(content(report)), fileName: name).ConfigureAwait(false);
    }
}
