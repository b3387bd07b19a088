using WorkerTuning.Configuration;

namespace WorkerTuning.Applying;

/// <summary>Names the setting that the machine refused, with the value and origin that the plan knows of it.</summary>
internal static class PlanRefusal
{
    /// <param name="plan">The plan that cannot be made real.</param>
    /// <param name="setting">gunicorn's name.</param>
    /// <param name="message">Why, and what to do, without a full stop.</param>
    /// <param name="value">The part of the setting's value that is to blame; null for all of it.</param>
    public static WorkerTuningException Refuse(this WorkerPlan plan, string setting, string message, string? value = null) =>
        new(plan.Problem(setting, message, value));

    /// <inheritdoc cref="Refuse"/>
    public static SettingProblem Problem(this WorkerPlan plan, string setting, string message, string? value = null)
    {
        var planned = plan.Settings.FirstOrDefault(s => s.Name == setting);
        return new SettingProblem(setting, value ?? planned?.Value, planned?.Origin, message);
    }
}
