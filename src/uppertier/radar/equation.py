"""The radar equation in three forms, each forwards and solved back.

Average power : snr = P t G A rcs / ((4 pi)^2 k T L R^4). One dwell of any waveform, integrated coherently.
Peak power    : snr = P tau G_t G_r lambda^2 rcs / ((4 pi)^3 k T L R^4). One pulse into a matched filter.
Search        : snr = P A t rcs / (4 pi solid_angle k T L R^4). A volume covered once in time t.

Free space, point target, linear ratios. Every argument broadcasts; a row that is not positive gives NaN.
Skolnik, Radar Handbook, 3rd ed. (2008), ch. 1; Mahafza, Radar Systems Analysis and Design Using MATLAB, ch. 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from uppertier.earth.constants import BOLTZMANN
from uppertier.numerics.arrays import Floats

_FOUR_PI = 4.0 * np.pi


def _positive(*arguments: ArrayLike) -> list[Floats]:
    """Arguments as arrays, NaN where not positive and finite, so that a bad row stays a bad row."""
    arrays = (np.asarray(argument, dtype=np.float64) for argument in arguments)
    return [np.where((array > 0.0) & np.isfinite(array), array, np.nan) for array in arrays]


def snr(
    average_power: ArrayLike,
    dwell: ArrayLike,
    gain: ArrayLike,
    effective_aperture: ArrayLike,
    rcs: ArrayLike,
    distance: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Signal-to-noise ratio after coherent integration over one dwell.

    average_power : transmitted power averaged over the dwell [W]
    dwell : time on target [s]
    gain : transmit gain towards the target [-]
    effective_aperture : receive aperture times its efficiency [m2]
    rcs : radar cross-section [m2]
    distance : slant range [m]
    noise_temperature : of the system [K]
    loss : everything not named, two-way [-, >= 1]
    returns : ratio, linear [-], shape of the broadcast inputs; NaN where an input is not positive

    Skolnik 2008, ch. 1, average-power form (as in Lewis & Postol 2012). Case `lewis-postol-tpy2`.
    """
    power, time, gain_, aperture, section, range_, temperature, loss_ = _positive(
        average_power, dwell, gain, effective_aperture, rcs, distance, noise_temperature, loss
    )
    top = power * time * gain_ * aperture * section
    return np.asarray(top / (_FOUR_PI**2 * BOLTZMANN * temperature * loss_ * range_**4))


def distance_for_snr(
    average_power: ArrayLike,
    dwell: ArrayLike,
    gain: ArrayLike,
    effective_aperture: ArrayLike,
    rcs: ArrayLike,
    wanted_snr: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Range [m] at which one dwell gives `wanted_snr`. Arguments and source as in `snr`."""
    unit = snr(average_power, dwell, gain, effective_aperture, rcs, 1.0, noise_temperature, loss)
    (wanted,) = _positive(wanted_snr)
    return np.asarray((unit / wanted) ** 0.25)


def rcs_for_snr(
    average_power: ArrayLike,
    dwell: ArrayLike,
    gain: ArrayLike,
    effective_aperture: ArrayLike,
    distance: ArrayLike,
    wanted_snr: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Cross-section [m2] that gives `wanted_snr` at `distance`. Arguments and source as in `snr`."""
    (wanted,) = _positive(wanted_snr)
    return wanted / snr(average_power, dwell, gain, effective_aperture, 1.0, distance, noise_temperature, loss)


def dwell_for_snr(
    average_power: ArrayLike,
    gain: ArrayLike,
    effective_aperture: ArrayLike,
    rcs: ArrayLike,
    distance: ArrayLike,
    wanted_snr: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Time on target [s] that gives `wanted_snr`. Arguments and source as in `snr`."""
    (wanted,) = _positive(wanted_snr)
    return wanted / snr(average_power, 1.0, gain, effective_aperture, rcs, distance, noise_temperature, loss)


def snr_of_pulse(
    peak_power: ArrayLike,
    pulse_width: ArrayLike,
    gain_transmit: ArrayLike,
    gain_receive: ArrayLike,
    wavelength: ArrayLike,
    rcs: ArrayLike,
    distance: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Signal-to-noise ratio of one pulse after its matched filter.

    peak_power : while the pulse lasts [W]
    pulse_width : uncompressed [s]
    gain_transmit, gain_receive : towards the target [-]
    wavelength : [m]
    returns : ratio, linear [-]; NaN where an input is not positive. Other arguments as in `snr`.

    Mahafza, ch. 1, peak-power form. Cases `radar-equation-range`, `radar-equation-snr`.
    """
    power, pulse, transmit, receive, length, section, range_, temperature, loss_ = _positive(
        peak_power, pulse_width, gain_transmit, gain_receive, wavelength, rcs, distance, noise_temperature, loss
    )
    top = power * pulse * transmit * receive * length**2 * section
    return np.asarray(top / (_FOUR_PI**3 * BOLTZMANN * temperature * loss_ * range_**4))


def distance_of_pulse(
    peak_power: ArrayLike,
    pulse_width: ArrayLike,
    gain_transmit: ArrayLike,
    gain_receive: ArrayLike,
    wavelength: ArrayLike,
    rcs: ArrayLike,
    wanted_snr: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Range [m] at which one pulse gives `wanted_snr`. Arguments and source as in `snr_of_pulse`."""
    unit = snr_of_pulse(
        peak_power, pulse_width, gain_transmit, gain_receive, wavelength, rcs, 1.0, noise_temperature, loss
    )
    (wanted,) = _positive(wanted_snr)
    return np.asarray((unit / wanted) ** 0.25)


def rcs_of_pulse(
    peak_power: ArrayLike,
    pulse_width: ArrayLike,
    gain_transmit: ArrayLike,
    gain_receive: ArrayLike,
    wavelength: ArrayLike,
    distance: ArrayLike,
    wanted_snr: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Cross-section [m2] for which one pulse gives `wanted_snr`. Arguments and source as in `snr_of_pulse`."""
    unit = snr_of_pulse(
        peak_power, pulse_width, gain_transmit, gain_receive, wavelength, 1.0, distance, noise_temperature, loss
    )
    (wanted,) = _positive(wanted_snr)
    return wanted / unit


def width_of_pulse(
    peak_power: ArrayLike,
    gain_transmit: ArrayLike,
    gain_receive: ArrayLike,
    wavelength: ArrayLike,
    rcs: ArrayLike,
    distance: ArrayLike,
    wanted_snr: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Pulse width [s] for which one pulse gives `wanted_snr`. Arguments and source as in `snr_of_pulse`."""
    unit = snr_of_pulse(
        peak_power, 1.0, gain_transmit, gain_receive, wavelength, rcs, distance, noise_temperature, loss
    )
    (wanted,) = _positive(wanted_snr)
    return wanted / unit


def search_snr(
    power_aperture: ArrayLike,
    search_time: ArrayLike,
    solid_angle: ArrayLike,
    rcs: ArrayLike,
    distance: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Signal-to-noise ratio of one look when a volume is searched once in `search_time`.

    power_aperture : average power times effective aperture [W m2]
    search_time : to cover the volume once [s]
    solid_angle : of the volume [sr]
    returns : ratio, linear [-]; NaN where an input is not positive. Other arguments as in `snr`.

    Skolnik 2008, ch. 1, surveillance form. Case `search-radar-equation`.
    """
    product, time, angle, section, range_, temperature, loss_ = _positive(
        power_aperture, search_time, solid_angle, rcs, distance, noise_temperature, loss
    )
    top = product * time * section
    return np.asarray(top / (_FOUR_PI * angle * BOLTZMANN * temperature * loss_ * range_**4))


def search_distance(
    power_aperture: ArrayLike,
    search_time: ArrayLike,
    solid_angle: ArrayLike,
    rcs: ArrayLike,
    wanted_snr: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Range [m] at which the search gives `wanted_snr`. Arguments and source as in `search_snr`."""
    (wanted,) = _positive(wanted_snr)
    unit = search_snr(power_aperture, search_time, solid_angle, rcs, 1.0, noise_temperature, loss)
    return np.asarray((unit / wanted) ** 0.25)


def search_power_aperture(
    wanted_snr: ArrayLike,
    search_time: ArrayLike,
    solid_angle: ArrayLike,
    rcs: ArrayLike,
    distance: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Power-aperture product [W m2] the search needs. Arguments and source as in `search_snr`."""
    (wanted,) = _positive(wanted_snr)
    return wanted / search_snr(1.0, search_time, solid_angle, rcs, distance, noise_temperature, loss)


def search_rcs(
    power_aperture: ArrayLike,
    search_time: ArrayLike,
    solid_angle: ArrayLike,
    distance: ArrayLike,
    wanted_snr: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Cross-section [m2] the search sees with `wanted_snr`. Arguments and source as in `search_snr`."""
    (wanted,) = _positive(wanted_snr)
    return wanted / search_snr(power_aperture, search_time, solid_angle, 1.0, distance, noise_temperature, loss)


def search_time_for_snr(
    power_aperture: ArrayLike,
    solid_angle: ArrayLike,
    rcs: ArrayLike,
    distance: ArrayLike,
    wanted_snr: ArrayLike,
    noise_temperature: ArrayLike,
    loss: ArrayLike,
) -> Floats:
    """Time [s] in which the volume may be covered once. Arguments and source as in `search_snr`."""
    (wanted,) = _positive(wanted_snr)
    return wanted / search_snr(power_aperture, 1.0, solid_angle, rcs, distance, noise_temperature, loss)
